import type { Engine } from '../../../src/engines/engine';
import { loadEngine } from '../../../src/engines/load';
import { floatTensor, intTensor } from '../../../src/graph/graph';
import { tsneObjective } from '../../../src/methods/tsne';
import { initialParameters, type NetworkShape } from '../../../src/network/network';
import { createRandom } from '../../../src/random';
import { PARAMETERS, trainingStep } from '../../../src/step/step';
import { readFigures } from '../../../src/training/tally';
import { normalMatrix } from '../../support/data';

const EDGES = 8;
const network: NetworkShape = { widths: [3, 6, 2], activation: 'leakyRelu' };
const data = normalMatrix(20, 3, 1);
const rows = Int32Array.from({ length: 2 * EDGES }, (_, i) => (7 * i) % 20);

async function runSteps(
  engine: Engine,
  steps: number,
  clipping: { clipPair: number | null; clipValue: number | null; clipNorm: number | null },
) {
  const parameters = initialParameters(network, createRandom(3));
  const session = await engine.compile(
    trainingStep({
      data,
      noise: null,
      anchors: null,
      degrees: new Float32Array(20).fill(1),
      network,
      parameters,
      objective: tsneObjective,
      shape: { heads: EDGES, tails: EDGES },
      clipping,
    }),
  );
  for (let i = 0; i < steps; i++) {
    await session.run({
      rows: intTensor(rows, [rows.length]),
      rate: floatTensor(Float32Array.of(0.01), []),
      keep: floatTensor(Float32Array.of(0), []),
    });
  }
  const { loss, maxGradient } = await readFigures(session, 1);
  const after = (await session.readState(PARAMETERS)).data as Float32Array;
  await session.release();
  return { loss, maxGradient, before: parameters, after };
}

const OFF = { clipPair: null, clipValue: null, clipNorm: null };

test('steps lower the loss', async () => {
  const { engine } = await loadEngine('auto');
  const first = await runSteps(engine, 1, OFF);
  const later = await runSteps(engine, 60, OFF);
  expect(later.loss).toBeLessThan(first.loss - 0.1);
});

test('the largest gradient is reported as it was before clipping', async () => {
  const { engine } = await loadEngine('auto');
  const free = await runSteps(engine, 1, OFF);
  const clipped = await runSteps(engine, 1, { ...OFF, clipValue: 1e-6 });
  expect(free.maxGradient).toBeGreaterThan(1e-3);
  expect(clipped.maxGradient).toBeCloseTo(free.maxGradient, 6);
});
