import { loadEngine } from '../../../src/engines/load';
import type { Matrix } from '../../../src/matrix';
import { rowRange } from '../../../src/matrix';
import { ByComponents } from '../../../src/meaning/byComponents';
import { causesOf } from '../../../src/meaning/cause';
import { LeaveOneOut } from '../../../src/meaning/leaveOneOut';
import type { SuspectFinder } from '../../../src/meaning/suspect';
import { fitPca, rowComponents } from '../../../src/preprocess/pca';
import { createRandom } from '../../../src/random';
import { normalMatrix } from '../../support/data';

/** Rows near a curved sheet: each feature depends on the others. */
function sheet(rows: number, cols: number, seed: number): Matrix {
  const hidden = normalMatrix(rows, 2, seed);
  const noise = normalMatrix(rows, cols, seed + 1);
  const data = Float32Array.from(noise.data, (small, i) => {
    const [row, c] = [Math.floor(i / cols), i % cols];
    const [a, b] = [hidden.data[2 * row], hidden.data[2 * row + 1]];
    return Math.sin(a + c) + Math.cos(b - 2 * c) + 0.2 * small;
  });
  return { data, rows, cols };
}

/** In how many of a hundred rows the feature that was changed is named first. */
function namedFirst(finder: SuspectFinder, rows: Matrix, by: number): number {
  const random = createRandom(5);
  let right = 0;
  for (let i = 0; i < 100; i++) {
    const row = rowRange(rows, i, i + 1).data.slice();
    const feature = random.integer(rows.cols);
    row[feature] += random.uniform() < 0.5 ? by : -by;
    if (causesOf(row, finder, () => false)[0].feature === feature) right++;
  }
  return right;
}

test('a feature changed by five deviations is named first', () => {
  const known = sheet(1000, 12, 1);
  expect(namedFirst(new LeaveOneOut(known), sheet(100, 12, 7), 5)).toBeGreaterThanOrEqual(99);
});

test('of rows known by principal components it is named first, too', async () => {
  const known = sheet(1000, 150, 1);
  const { engine } = await loadEngine('auto');
  const pca = await fitPca(known, 20, engine, 0);
  const data = new Float32Array(1000 * 20);
  for (let i = 0; i < 1000; i++) data.set(rowComponents(rowRange(known, i, i + 1).data, pca), 20 * i);
  const finder = new ByComponents({ data, rows: 1000, cols: 20 }, pca);
  expect(namedFirst(finder, sheet(100, 150, 7), 10)).toBeGreaterThanOrEqual(95);
});

test('says what is usual: what the nearest rows have whose other features are alike', () => {
  // Feature 1 is twice feature 0; feature 2 is noise.
  const noise = normalMatrix(500, 2, 1);
  const data = Float32Array.from({ length: 1500 }, (_, i) => {
    const x = noise.data[2 * Math.floor(i / 3)];
    return [x, 2 * x, noise.data[2 * Math.floor(i / 3) + 1]][i % 3];
  });
  const finder = new LeaveOneOut({ data, rows: 500, cols: 3 });
  const [cause] = causesOf(Float32Array.from([0.5, -4, 0]), finder, () => false);
  expect(cause.feature).toBe(1);
  expect(cause.usual).toBeCloseTo(1, 0);
  expect(cause.spread).toBeLessThan(0.5);
});

test('goes on until the row is usual, at most with three; a feature that never changed is not to blame', () => {
  const known = normalMatrix(300, 6, 1);
  for (let i = 0; i < 300; i++) known.data[6 * i + 5] = 7;
  const finder = new LeaveOneOut(known);
  const row = Float32Array.from([8, 0, -9, 0, 0, 9]);
  const isUnusual = (changed: Float32Array): boolean => changed.subarray(0, 5).some((x) => Math.abs(x) > 5);
  expect(causesOf(row, finder, isUnusual).map(({ feature }) => feature)).toEqual([2, 0]);
  expect(causesOf(row, finder, () => true)).toHaveLength(3);
  expect(row[0]).toBe(8);
});

test('equal rows leave no one to blame', () => {
  const finder = new LeaveOneOut({ data: new Float32Array(100), rows: 50, cols: 2 });
  expect(causesOf(new Float32Array(2), finder, () => true)).toEqual([]);
});
