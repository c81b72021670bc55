import { loadEngine } from '../../../src/engines/load';
import type { Matrix } from '../../../src/matrix';
import { matrix } from '../../../src/matrix';
import { createRandom } from '../../../src/random';
import { familiarity } from '../../../src/training/familiar';

/** Rows around the centres, in turn. */
function blobs(centers: readonly number[], count: number, seed: number): Matrix {
  const random = createRandom(seed);
  const rows = Array.from({ length: count }, (_, i) => centers[i % centers.length]);
  const data = rows.flatMap((center) => [center + random.normal(), random.normal(), random.normal()]);
  return matrix(Float32Array.from(data), count, 3);
}

async function known(rows: Matrix, old: Matrix | null) {
  const { engine } = await loadEngine('native');
  const { isKnown, stays } = await familiarity(rows, old, engine, {});
  return { isKnown: Array.from(isKnown), stays: Array.from(stays) };
}

const share = (flags: readonly number[]): number => flags.reduce((sum, one) => sum + one, 0) / flags.length;

test('rows of the same kinds are known, nearly all of them', async () => {
  const { isKnown, stays } = await known(blobs([0, 20], 400, 1), blobs([0, 20], 300, 2));
  expect(share(isKnown)).toBeGreaterThan(0.85);
  expect(stays.every((stay, row) => stay <= 1 && stay >= 0 && stay > 0 === (isKnown[row] === 1))).toBe(true);
});

test('rows far from all old ones are not', async () => {
  const { isKnown } = await known(blobs([0, 20, 60], 300, 1), blobs([0, 20], 300, 2));
  expect(share(isKnown.filter((_, row) => row % 3 === 2))).toBe(0);
});

test('nor is a dense group at a usual distance, where a few old rows lie far apart', async () => {
  const random = createRandom(3);
  const wide = matrix(
    Float32Array.from({ length: 900 }, () => 10 * random.normal()),
    300,
    3,
  );
  const rows = matrix(
    Float32Array.from({ length: 900 }, (_, p) => (p < 600 ? 10 : 0.3) * random.normal() + (p < 600 ? 0 : 7)),
    300,
    3,
  );
  const { isKnown } = await known(rows, wide);
  expect(share(isKnown.slice(0, 200))).toBeGreaterThan(0.6);
  expect(share(isKnown.slice(200))).toBeLessThan(0.3);
});

test('without old rows, or with a few, all count as known', async () => {
  expect(share((await known(blobs([0], 40, 1), null)).isKnown)).toBe(1);
  expect(share((await known(blobs([0], 40, 1), blobs([90], 10, 2))).stays)).toBe(1);
});

test('equal rows, and a handful of rows', async () => {
  const same = matrix(new Float32Array(120).fill(3), 40, 3);
  expect(share((await known(same, same)).isKnown)).toBe(1);
  expect((await known(blobs([0], 12, 1), blobs([0], 40, 2))).isKnown).toHaveLength(12);
});

test('of many rows a sample is compared with, and says the same', async () => {
  const { isKnown } = await known(blobs([0, 20, 60], 6000, 1), blobs([0, 20], 300, 2));
  expect(share(isKnown.filter((_, row) => row % 3 !== 2))).toBeGreaterThan(0.85);
  expect(share(isKnown.filter((_, row) => row % 3 === 2))).toBe(0);
});
