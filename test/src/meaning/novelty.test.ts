import type { Matrix } from '../../../src/matrix';
import { rowRange, takeRows } from '../../../src/matrix';
import { calibrate } from '../../../src/meaning/calibration';
import { NoveltyScore, NoveltyTest } from '../../../src/meaning/novelty';
import { createRandom, permutation } from '../../../src/random';
import { ReferenceSearch } from '../../../src/reference/search';
import { normalMatrix } from '../../support/data';
import { remembering } from '../../support/series';

/** The p-values of new rows by a random sample of known ones. */
async function pValues(known: Matrix, fresh: Matrix, keep: number, seed: number): Promise<number[]> {
  const positions = permutation(known.rows, createRandom(seed)).subarray(0, keep).sort();
  const points = takeRows(known, positions);
  const calibration = await calibrate(points, positions, known, {});
  if (!calibration) throw new Error('too few rows');
  const [search, score, test] = [
    new ReferenceSearch(points),
    new NoveltyScore(points),
    new NoveltyTest(calibration),
  ];
  return Array.from({ length: fresh.rows }, (_, i) => {
    const row = rowRange(fresh, i, i + 1).data;
    search.find(row);
    return test.p(score.of(row, search));
  });
}

function rate(p: readonly number[], level: number): number {
  return p.filter((value) => value <= level).length / p.length;
}

test('of rows like the known ones one in a hundred has a p-value of at most .01', async () => {
  const all: number[] = [];
  for (let seed = 0; seed < 20; seed++) {
    const rows = normalMatrix(2500, 4, seed);
    all.push(...(await pValues(rowRange(rows, 0, 1000), rowRange(rows, 1000, 2500), 600, seed)));
  }
  expect(rate(all, 0.01)).toBeGreaterThan(0.008);
  expect(rate(all, 0.01)).toBeLessThan(0.012);
  expect(rate(all, 0.5)).toBeCloseTo(0.5, 1);
}, 60_000);

test.each([0.5, 0.9, 0.98])(
  'an unchanged series that remembers gives no more alarms than promised: %d',
  async (memory) => {
    const all: number[] = [];
    for (let seed = 100; seed < 140; seed++) {
      const rows = remembering(4000, 4, memory, seed);
      all.push(...(await pValues(rowRange(rows, 0, 2000), rowRange(rows, 2000, 4000), 600, seed)));
    }
    expect(rate(all, 0.01)).toBeLessThan(0.015);
    expect(rate(all, 0.001)).toBeLessThan(0.0015);
  },
  60_000,
);

describe('beyond the largest known score', () => {
  const draws: Record<string, (uniform: number, normal: number) => number> = {
    'a normal tail': (_, normal) => Math.abs(normal),
    'an exponential tail': (uniform) => -Math.log(1 - uniform),
    'a Pareto tail': (uniform) => (1 - uniform) ** -0.5,
  };

  test.each(Object.keys(draws))('p-values promise no less than they keep: %s', (name) => {
    const random = createRandom(1);
    const draw = (): number => draws[name](random.uniform(), random.normal());
    let [rare, rarer, all] = [0, 0, 0];
    for (let i = 0; i < 200; i++) {
      const scores = Float32Array.from({ length: 200 }, draw).sort();
      const noveltyTest = new NoveltyTest({ scores, independent: 10, spacing: 1 });
      for (let j = 0; j < 5000; j++, all++) {
        const p = noveltyTest.p(draw());
        if (p <= 0.001) rare++;
        if (p <= 0.0001) rarer++;
      }
    }
    expect(rare / all).toBeLessThan(0.0015);
    expect(rarer / all).toBeLessThan(0.00025);
  });

  test('they fall on without an end', () => {
    const noveltyTest = new NoveltyTest({
      scores: Float32Array.from({ length: 100 }, (_, i) => 1 + i / 50),
      independent: 10,
      spacing: 1,
    });
    expect(noveltyTest.p(2.98)).toBeCloseTo(2 / 101, 10);
    const [near, far] = [noveltyTest.p(3.5), noveltyTest.p(30)];
    expect(near).toBeLessThan(1 / 101);
    expect(far).toBeLessThan(near / 10);
    expect(far).toBeGreaterThan(0);
  });

  test('scores that are all equal, or zero, show no tail', () => {
    for (const score of [0, 1]) {
      const noveltyTest = new NoveltyTest({
        scores: new Float32Array(100).fill(score),
        independent: 10,
        spacing: 1,
      });
      expect(noveltyTest.p(score)).toBe(1);
      expect(noveltyTest.p(score + 1)).toBe(1 / 101);
    }
  });
});

test('too few rows tell nothing', async () => {
  const few = normalMatrix(99, 2, 1);
  expect(await calibrate(few, few.data.map((_, i) => i).subarray(0, 99), few, {})).toBeNull();
});

test("scores of a series that wanders are widened as Student's t is with so few stretches", async () => {
  const walk = remembering(400, 3, 1, 1);
  const order = Uint32Array.from({ length: 400 }, (_, i) => i);
  const calibration = await calibrate(walk, order, walk, {});
  expect(calibration?.independent).toBeLessThanOrEqual(4);
  // The largest score of a row among those more than 100 rows away, times 5.84 / 2.58.
  const search = new ReferenceSearch(walk);
  const score = new NoveltyScore(walk);
  let largest = 0;
  for (let i = 0; i < 400; i++) {
    const row = rowRange(walk, i, i + 1).data;
    search.find(row, (other) => Math.abs(other - i) <= 100);
    largest = Math.max(largest, score.of(row, search));
  }
  expect((calibration?.scores[399] ?? 0) / largest).toBeCloseTo(2.25, 1);
});
