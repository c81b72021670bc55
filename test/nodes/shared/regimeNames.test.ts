import { type RegimeText, regimeNames } from '../../../nodes/shared/regimeNames';
import { describeRegimes, fit, renameRegime } from '../../../src/index';
import { fromRows } from '../../support/data';
import { textsOf } from '../../support/editorPage';
import { FEATURES, readings, values } from '../support';

const text =
  (language: string): RegimeText =>
  (key, given) => {
    const texts = textsOf('pdr-transform', language).regime as Record<string, string>;
    return texts[key].replace(/__(\w+)__/g, (_, name) => String(given[name]));
  };

test('names are made in the language of the node, but for those of the user', async () => {
  const X = fromRows(readings(90).map(values));
  const { model } = await fit(X, { preset: 'fast', featureNames: FEATURES });
  const named = renameRegime(model, 1, 'Starting up');
  const [german, english] = ['de', 'en-US'].map((language) => regimeNames(named, text(language)));
  expect(Array.from(english)).toEqual(describeRegimes(named).map(({ id, name }) => [id, name]));
  expect(english.size).toBe(3);
  expect(german.get(1)).toBe('Starting up');
  expect(german.get(2)).toBe('Zustand 2'); // in the middle of the others: nothing sets it apart
  expect(german.get(3)).toMatch(/^[a-z]+ (hoch|niedrig)(, [a-z]+ (hoch|niedrig))*$/);

  const nameless = { ...model, features: null };
  expect(regimeNames(nameless, text('de')).get(1)).toMatch(/^Merkmal [1-4] (hoch|niedrig)/);
  expect(Array.from(regimeNames(nameless, text('en-US')).values())).toEqual(
    describeRegimes(nameless).map(({ name }) => name),
  );
  expect(regimeNames({ ...model, regimes: null }, text('de')).size).toBe(0);
});
