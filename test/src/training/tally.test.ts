import { type StepFigures, Tally } from '../../../src/training/tally';

test('gradients by their largest, everything else by its mean over the steps', () => {
  const early = { loss: 5, maxGradient: 9, maxPairGradient: 1, clippedPairs: 0.3, clippedEntries: 0.9 };
  const late: StepFigures = {
    loss: 1,
    maxGradient: 2,
    maxPairGradient: 3,
    clippedPairs: 0.1,
    clippedEntries: 0.1,
  };
  const tally = new Tally();
  tally.add(early, 10);
  tally.add(late, 30);
  const { loss, maxGradient, maxPairGradient, clippedPairs, clippedEntries } = tally.figures();
  expect([loss, clippedPairs, clippedEntries]).toEqual([2, 0.15, 0.3].map((x) => expect.closeTo(x, 12)));
  expect([maxGradient, maxPairGradient]).toEqual([9, 3]);
});
