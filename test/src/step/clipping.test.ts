import { loadEngine } from '../../../src/engines/load';
import { GraphBuilder } from '../../../src/graph/builder';
import { floatTensor } from '../../../src/graph/graph';
import { type Clipping, clipParameters, largestEntry } from '../../../src/step/clipping';

async function clip(gradient: number[], clipping: Partial<Clipping>): Promise<number[]> {
  const g = new GraphBuilder();
  const x = g.input('x', 'float32', [gradient.length]);
  g.output('clipped', clipParameters(g, x, { clipPair: null, clipValue: null, clipNorm: null, ...clipping }));
  g.output('largest', largestEntry(g, x));
  const { engine } = await loadEngine('auto');
  const session = await engine.compile(g.program());
  const results = await session.run({ x: floatTensor(Float32Array.from(gradient), [gradient.length]) });
  await session.release();
  expect(Number(results.largest.data[0])).toBeCloseTo(Math.max(...gradient.map(Math.abs)), 6);
  return Array.from(results.clipped.data, Number);
}

test('off, nothing changes', async () => {
  expect(await clip([3, -4], {})).toEqual([3, -4]);
});

test('by value, each entry is bounded by itself', async () => {
  expect(await clip([3, -4, 0.5], { clipValue: 1 })).toEqual([1, -1, 0.5]);
});

test('by norm, the direction stays', async () => {
  const [a, b] = await clip([3, -4], { clipNorm: 1 });
  expect(a).toBeCloseTo(0.6, 6);
  expect(b).toBeCloseTo(-0.8, 6);
});

test('by norm, a short gradient is left alone', async () => {
  expect(await clip([0.3, -0.4], { clipNorm: 1 })).toEqual([expect.closeTo(0.3, 6), expect.closeTo(-0.4, 6)]);
});

test('by norm, a gradient of zeros stays zero', async () => {
  expect(await clip([0, 0], { clipNorm: 1 })).toEqual([0, 0]);
});
