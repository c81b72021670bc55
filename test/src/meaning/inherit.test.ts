import type { Engine } from '../../../src/engines/engine';
import { loadCpuEngine } from '../../../src/engines/load';
import { type Matrix, rowRange } from '../../../src/matrix';
import { findRegimes } from '../../../src/meaning/regimes';
import { createRandom } from '../../../src/random';

let engine: Engine;
beforeAll(async () => {
  engine = (await loadCpuEngine('native', 1)).engine;
});

/** 150 rows about each of these places on a line, in three dimensions. */
function rowsAt(...places: number[]): Matrix {
  const random = createRandom(5);
  const data = places.flatMap((place) =>
    Array.from({ length: 450 }, (_, p) => random.normal() + (p % 3 === 0 ? place : 0)),
  );
  return { data: Float32Array.from(data), rows: 150 * places.length, cols: 3 };
}

const numbersOf = (of: Int32Array, count: number): number[][] =>
  Array.from({ length: count }, (_, i) => [...new Set(of.subarray(150 * i, 150 * (i + 1)))]);

describe('regimes of a retraining', () => {
  test('known rows keep their numbers, new groups get new ones, and no number comes again', async () => {
    const first = await findRegimes(rowsAt(0, 30), engine, 1);
    const [[a], [b]] = numbersOf(first.of, 2);
    expect([a, b].sort()).toEqual([1, 2]);

    const of = new Int32Array(450);
    of.set(first.of);
    const second = await findRegimes(rowsAt(0, 30, 60), engine, 2, { of, next: first.next });
    expect(numbersOf(second.of, 3)).toEqual([[a], [b], [3]]);
    expect(second.changes).toEqual({ appeared: [3], gone: [], merged: [], split: [] });

    // The second place is left, and another one comes.
    const moved = rowsAt(0, 90);
    const known = {
      of: Int32Array.from({ length: 300 }, (_, row) => (row < 150 ? a : 0)),
      next: second.next,
    };
    const third = await findRegimes(moved, engine, 3, known);
    expect(numbersOf(third.of, 2)).toEqual([[a], [4]]);
    expect(third.next).toBe(5);
  });

  test('rows without a regime join that of their group', async () => {
    const X = rowsAt(0, 30);
    const of = Int32Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 0 : row < 150 ? 7 : 9));
    const found = await findRegimes(X, engine, 1, { of, next: 10 });
    expect(numbersOf(found.of, 2)).toEqual([[7], [9]]);
    expect(found.changes).toEqual({ appeared: [], gone: [], merged: [], split: [] });
  });

  test('a regime that fell into two is stated, and so are two that became one', async () => {
    const apart = rowsAt(0, 40);
    const one = await findRegimes(apart, engine, 1, { of: new Int32Array(300).fill(5), next: 6 });
    expect(one.changes.split).toEqual([{ from: 5, into: 6 }]);
    expect(new Set(numbersOf(one.of, 2).flat())).toEqual(new Set([5, 6]));

    const together = rowRange(rowsAt(0, 0), 0, 300);
    const of = Int32Array.from({ length: 300 }, (_, row) => (row % 2 === 0 ? 3 : 4));
    const joined = await findRegimes(together, engine, 1, { of, next: 5 });
    expect(joined.changes.merged).toEqual([{ from: 4, into: 3 }]);
    expect(joined.changes.gone).toEqual([4]);
    expect(new Set(joined.of)).toEqual(new Set([3]));
  });
});
