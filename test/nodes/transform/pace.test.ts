import { asPace, Pace } from '../../../nodes/transform/pace';
import { LANGUAGES, type Texts, textsOf } from '../../support/editorPage';

it('shows the first at once, and then the mean of all since, not before 2 s', () => {
  let now = 0;
  const pace = new Pace(() => now);
  expect(pace.of({ messages: 1, ms: 5 })).toBe('5.0 ms');
  now = 1999;
  expect(pace.of({ messages: 10, ms: 10 })).toBe('5.0 ms');
  now = 2000;
  expect(pace.of({ messages: 10, ms: 20 })).toBe('1.5 ms');
  now = 9000;
  expect(pace.of({ messages: 4, ms: 100 })).toBe('25 ms');
});

it.each([
  [0, '<0.1 ms'],
  [0.1, '0.1 ms'],
  [9.99, '10.0 ms'],
  [120.4, '120 ms'],
  [999.6, '1000 ms'],
  [1234, '1.2 s'],
  [86_400_000, '86400 s'],
])('%d ms are shown as %s, short enough for a status in every language', (ms, shown) => {
  expect(asPace(ms)).toBe(shown);
  for (const language of LANGUAGES) {
    const status = textsOf('pdr-transform', language).status as Texts;
    for (const key of ['pace', 'paceWasm']) {
      expect(String(status[key]).replace('__pace__', shown).length).toBeLessThan(20);
    }
  }
});
