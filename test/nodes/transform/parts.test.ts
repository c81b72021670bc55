import { messageParts, readingParts, untold } from '../../../nodes/transform/parts';
import { type Description, fit, matrix } from '../../../src/index';
import { fromRows } from '../../support/data';
import { readings, values } from '../support';

const usual = { p: 0.5, score: 1, unusual: false };
const unusual = { p: 0.001, score: 9, unusual: true };
const cause = [{ feature: 'Flow', value: 9, usual: 1, spreads: 8 }];
const described: Description = {
  coordinates: matrix(new Float32Array(6), 3, 2),
  novelty: [usual, unusual, usual],
  cause: [null, cause, null],
  regime: [null, { id: 2, name: 'Flow high', share: 1 }, null],
  label: null,
  trust: [0.1, 0.2, 0.3],
};
const names = new Map([[2, 'Flow hoch']]);
const regime = { id: 2, name: 'Flow hoch', share: 1 };

test('one row has its parts as they are, a cause only where it is unusual', () => {
  const told = (row: number) => messageParts(readingParts(described, row, 1, names), false);
  expect(told(0)).toEqual({ novelty: usual, regime: null, trust: 0.1 });
  expect(told(1)).toEqual({ novelty: unusual, cause, regime, trust: 0.2 });
});

test('many rows have a list for each part, and so has a list of one row', () => {
  const told = (row: number, count: number) => messageParts(readingParts(described, row, count, names), true);
  expect(told(1, 2)).toEqual({
    novelty: [unusual, usual],
    cause: [cause, null],
    regime: [regime, null],
    trust: [0.2, 0.3],
  });
  expect(told(0, 1)).toEqual({ novelty: [usual], cause: [null], regime: [null], trust: [0.1] });
});

test('where nothing is told there is no part', () => {
  const nothing = { ...described, novelty: null, cause: null, regime: null, trust: null };
  expect(messageParts(readingParts(nothing, 0, 3, names), true)).toEqual({});
  expect(messageParts(readingParts(nothing, 0, 1, names), false)).toEqual({});
});

test('what a model cannot tell is said in one sentence, and only of what is asked', async () => {
  const all = { novelty: true, cause: true, regime: true, label: true, trust: true };
  const none = { novelty: false, cause: false, regime: false, label: false, trust: false };
  const { model } = await fit(fromRows(readings(60).map(values)), { preset: 'fast' });
  const bare = { ...model, kept: null, regimes: null };
  expect(untold(bare, none)).toEqual([]);
  expect(untold(bare, all)).toEqual([
    expect.stringMatching(/cannot tell how unusual readings are, their regimes, how far .* trusted: /),
  ]);
  expect(untold({ ...model, regimes: null }, { ...none, regime: true })).toHaveLength(1);
  expect(untold(model, { ...none, regime: true, trust: true, label: true })).toEqual([]);
});
