import { FitClock, type FitProgress } from '../../../src/training/progress';

/** A fit whose phases take so many seconds each, on a clock of its own. */
function simulate(of: {
  before: number;
  compiling: number;
  training: number;
  landmarks: number;
  embedding: number;
}): { progress: FitProgress; left: number }[] {
  const reports: { progress: FitProgress; at: number }[] = [];
  let seconds = 0;
  const clock = new FitClock(
    (progress) => reports.push({ progress, at: seconds }),
    () => 1000 * seconds,
  );
  const work = (length: number): void => {
    for (let tenth = 1; tenth <= 10; tenth++) {
      seconds += length / 10;
      clock.report(tenth / 10);
    }
  };
  work(of.before / 3);
  clock.enter('neighbors');
  work(of.before / 3);
  clock.enter('affinities');
  work(of.before / 3);
  clock.enter('training');
  clock.secondsAfterTraining = of.landmarks + of.embedding;
  seconds += of.compiling;
  work(of.training);
  clock.enter('landmarks');
  work(of.landmarks);
  clock.enter('embedding');
  work(of.embedding);
  clock.finish();
  return reports.map(({ progress, at }) => ({ progress, left: seconds - at }));
}

test.each([
  ['training takes most of it', { before: 1, compiling: 0.5, training: 60, landmarks: 0, embedding: 0 }],
  ['training takes little of it', { before: 60, compiling: 1, training: 10, landmarks: 0, embedding: 0 }],
  [
    'much is to come after training',
    { before: 2, compiling: 0, training: 20, landmarks: 20, embedding: 0.05 },
  ],
])('the seconds left are those that are left: %s', (_, times) => {
  const told = simulate(times).filter(({ progress }) => progress.secondsLeft !== undefined);
  const whileTraining = told.filter(({ progress }) => progress.phase === 'training');
  expect(whileTraining).toHaveLength(9);
  for (const { progress, left } of told) {
    expect(Math.abs((progress.secondsLeft as number) - left)).toBeLessThan(0.1 + 0.1 * left);
  }
});

test('the fraction rises from 0 to 1 over the phases, and their seconds are booked', () => {
  const reports = simulate({ before: 3, compiling: 1, training: 10, landmarks: 5, embedding: 1 });
  const fractions = reports.map(({ progress }) => progress.fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect([fractions[0], fractions[fractions.length - 1]]).toEqual([0, 1]);
  let now = 0;
  const clock = new FitClock(
    () => undefined,
    () => now,
  );
  for (const phase of ['neighbors', 'training', 'landmarks', 'embedding'] as const) {
    now += 2000;
    clock.enter(phase);
  }
  now += 2000;
  clock.finish();
  expect(clock.seconds()).toEqual({
    preprocess: 2,
    neighbors: 2,
    affinities: 0,
    training: 2,
    landmarks: 2,
    embedding: 2,
    total: 10,
  });
});
