import { createRandom } from '../../../src/random';
import { EdgeSampler } from '../../../src/training/edges';

/** 0-1 with weight 3, 1-2 with weight 1, 2-3 with weight 1; symmetric. */
const graph = {
  offsets: Int32Array.of(0, 1, 3, 5, 6),
  targets: Int32Array.of(1, 0, 2, 1, 3, 2),
  weights: Float32Array.of(3, 3, 1, 1, 1, 1),
};

function draw(count: number, seed: number, tailsPerHead = 1): Map<string, number> {
  const sampler = new EdgeSampler(graph, createRandom(seed));
  const heads = new Int32Array(count / tailsPerHead);
  const tails = new Int32Array(count);
  sampler.fill(heads, tails);
  const drawn = new Map<string, number>();
  for (let e = 0; e < count; e++) {
    const key = [heads[e % heads.length], tails[e]].sort().join('-');
    drawn.set(key, (drawn.get(key) ?? 0) + 1);
  }
  return drawn;
}

test.each([1, 2, 4])(
  'with %d tails a head, edges are drawn in proportion to their weights',
  (tailsPerHead) => {
    const drawn = draw(4000, 1, tailsPerHead);
    expect([...drawn.keys()].sort()).toEqual(['0-1', '1-2', '2-3']);
    expect(drawn.get('0-1')).toBeGreaterThan(2300);
    expect(drawn.get('0-1')).toBeLessThan(2500);
    expect(drawn.get('1-2')).toBeGreaterThan(750);
  },
);

test('the seed decides', () => {
  expect(draw(100, 5)).toEqual(draw(100, 5));
  expect(draw(100, 6)).not.toEqual(draw(100, 5));
});
