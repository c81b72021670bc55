import { driftedFeatures } from '../../../src/drift/features';
import { createRandom } from '../../../src/random';
import { fromRows } from '../../support/data';

describe('driftedFeatures', () => {
  const random = createRandom(2);
  const rows = (count: number, shift: readonly number[]) =>
    fromRows(Array.from({ length: count }, () => shift.map((by) => random.uniform() + by)));
  const known = rows(300, [0, 0, 0, 0]);

  it('names what changed, the most first, and which way', async () => {
    const found = await driftedFeatures(rows(30, [0, 0.5, 0, -3]), known, {});
    expect(found.map(({ feature, direction }) => [feature, direction])).toEqual([
      [3, 'low'],
      [1, 'high'],
    ]);
  });

  it('names nothing where nothing changed', async () => {
    expect(await driftedFeatures(rows(200, [0, 0, 0, 0]), known, {})).toEqual([]);
  });

  it('bears missing values and constant columns', async () => {
    const newest = fromRows([
      [Number.NaN, 1, 5],
      [Number.NaN, 1, 6],
    ]);
    const others = fromRows(Array.from({ length: 50 }, (_, i) => [1, 1, i % 2 ? Number.NaN : 0]));
    expect((await driftedFeatures(newest, others, {})).map(({ feature }) => feature)).toEqual([2]);
  });

  it('can be cancelled', async () => {
    await expect(driftedFeatures(known, known, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'PDR_CANCELLED',
    });
  });
});
