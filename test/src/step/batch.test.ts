import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { GraphBuilder } from '../../../src/graph/builder';
import { floatTensor, intTensor, type Value } from '../../../src/graph/graph';
import type { EdgeBatch } from '../../../src/methods/objective';
import { initialParameters, type NetworkShape } from '../../../src/network/network';
import { createRandom } from '../../../src/random';
import { edgeBatch } from '../../../src/step/batch';

const network: NetworkShape = { widths: [1, 2], activation: 'silu' };
const SHAPE = { heads: 2, tails: 4 };
const DEGREES = Float32Array.of(1, 4, 2, 1, 2);
/** Heads 0 and 1; tail t belongs to head t % 2. Head 0's tails are rows 1 and 3, head 1's rows 2 and 0. */
const ROWS = Int32Array.of(0, 1, 1, 2, 3, 0);

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await loadEngine('auto'));
});

async function read(pick: (batch: EdgeBatch) => Value): Promise<number[]> {
  const g = new GraphBuilder();
  const constant = (data: Float32Array, shape: number[]): Value => g.constant(floatTensor(data, shape));
  const parameters = initialParameters(network, createRandom(1));
  const { batch } = edgeBatch(
    g,
    { degrees: DEGREES, network, shape: SHAPE, clipPair: null },
    {
      rows: g.constant(intTensor(ROWS, [6])),
      x: constant(Float32Array.from(ROWS), [6, 1]),
      more: null,
      parameters: constant(parameters, [parameters.length]),
    },
  );
  g.output('picked', pick(batch));
  const session = await engine.compile(g.program());
  const { picked } = await session.run({});
  await session.release();
  return Array.from(picked.data, Number);
}

test('a head and a tail that are one row are not distinct', async () => {
  expect(await read(({ distinct }) => distinct)).toEqual([1, 1, 1, 0, 0, 1, 1, 1]);
});

test("neither a head's own row nor its own tails are its negatives", async () => {
  expect(await read(({ negatives }) => negatives)).toEqual([0, 1, 0, 0, 0, 0, 1, 0]);
});

test('negatives are weighted by degree^(power - 1), of mean 1 over rows drawn by degree', async () => {
  // Degrees sum to 10 and there are 5 rows: 2 / degree at power 0.
  const weights = await read((batch) => batch.negativeWeights(0));
  const tails = Array.from(ROWS.subarray(SHAPE.heads));
  expect(weights).toEqual(tails.map((row) => expect.closeTo(2 / DEGREES[row], 6)));
});
