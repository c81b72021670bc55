import { loadEngine } from '../../../src/engines/load';
import { GraphBuilder } from '../../../src/graph/builder';
import { gradients } from '../../../src/graph/gradients';
import { floatTensor, intTensor } from '../../../src/graph/graph';
import { displacement } from '../../../src/step/anchors';
import { fromRows } from '../../support/data';

const anchors = {
  points: fromRows([[0], [0]]),
  targets: fromRows([
    [1, 1],
    [-2, 0],
  ]),
  reach: 0.5,
  weight: 3,
};
const ROWS = [1, 0];

async function lossAndGradient(map: readonly number[]) {
  const { engine } = await loadEngine('native');
  const g = new GraphBuilder();
  const value = g.input('map', 'float32', [2, 2]);
  const loss = displacement(g, g.constant(intTensor(Int32Array.from(ROWS), [2])), value, anchors);
  g.output('loss', loss);
  g.output('gradient', gradients(g, loss, [value])[0]);
  const session = await engine.compile(g.program());
  const found = await session.run({ map: floatTensor(Float32Array.from(map), [2, 2]) });
  await session.release();
  return { loss: Number(found.loss.data[0]), gradient: Array.from(found.gradient.data, Number) };
}

test('anchors on their targets cost nothing', async () => {
  const { loss, gradient } = await lossAndGradient([-2, 0, 1, 1]);
  expect(loss).toBeCloseTo(0, 6);
  for (const part of gradient) expect(part).toBeCloseTo(0, 6);
});

test('the loss grows with the square near the target, and with the distance far from it', async () => {
  const at = async (distance: number) => (await lossAndGradient([-2 + distance, 0, 1, 1])).loss;
  expect((await at(0.02)) / (await at(0.01))).toBeCloseTo(4, 1);
  expect((await at(200)) / (await at(100))).toBeCloseTo(2, 1);
});

test('the gradient agrees with finite differences', async () => {
  const map = [-1.6, 0.3, 0.2, 1.9];
  const { gradient } = await lossAndGradient(map);
  for (let p = 0; p < 4; p++) {
    const shifted = async (by: number) =>
      (await lossAndGradient(map.map((x, q) => (q === p ? x + by : x)))).loss;
    const h = 0.01;
    expect(gradient[p]).toBeCloseTo(((await shifted(h)) - (await shifted(-h))) / (2 * h), 2);
  }
});
