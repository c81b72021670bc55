import { readRows, readRowsForModel } from '../../../nodes/shared/rowReading';
import type { ModelEnvelope } from '../../../src/index';

const model = (features: readonly string[] | null) =>
  ({ features, nFeatures: 2, preprocessing: { missing: 'refuse' } }) as unknown as ModelEnvelope;

describe('readRowsForModel', () => {
  it("takes objects by the model's names, whatever the order of their keys", async () => {
    const { matrix } = await readRowsForModel({ b: 2, a: 1 }, model(['a', 'b']));
    expect(Array.from(matrix.data)).toEqual([1, 2]);
  });

  it('refuses objects where the model has no names', async () => {
    await expect(readRowsForModel({ b: 2, a: 1 }, model(null))).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
    });
    expect((await readRowsForModel([1, 2], model(null))).matrix.rows).toBe(1);
  });
});

describe('a large message', () => {
  const lists = Array<number[]>(400_000).fill([1, 2]);
  it.each([
    ['rows', () => readRows(lists, { missing: 'refuse' })],
    ['rows for a model', () => readRowsForModel(lists, model(null))],
  ])('of %s is read in turns of the event loop', async (_, read) => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    const { matrix } = await read();
    expect(turned).toBe(true);
    expect(matrix.rows).toBe(400_000);
  });
});
