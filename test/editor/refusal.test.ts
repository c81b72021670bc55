import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandRefusalText, refusalText } from '../../editor/refusal';

const { 'pdr-map': texts } = JSON.parse(
  readFileSync(join(__dirname, '../../../plugins/locales/en-US/pdr-map.json'), 'utf8'),
) as { 'pdr-map': { refused: Record<string, string> } };
const translate = (key: string, values: Readonly<Record<string, string>> = {}): string =>
  texts.refused[key.replace('refused.', '')].replace(/__(\w+)__/g, (_, name: string) => values[name]);

test.each([
  [0, 'cannot be reached'],
  [401, 'Reload the page to log in'],
  [404, 'no longer there'],
  [503, 'error 503'],
])('an answer %d says what to do', (status, part) => {
  expect(refusalText({ status, message: null }, translate)).toContain(part);
});

test('the words of the server come first', () => {
  expect(refusalText({ status: 409, message: 'The model is damaged.' }, translate)).toBe(
    'The model is damaged.',
  );
});

test('who may not command is told that, and of other troubles as anywhere', () => {
  const { command } = texts.refused;
  expect(commandRefusalText({ status: 401, message: null }, translate)).toBe(command);
  expect(commandRefusalText({ status: 404, message: null }, translate)).toContain('no longer there');
});
