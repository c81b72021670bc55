import { independentAfter } from '../../../src/meaning/autocorrelation';
import { normalMatrix } from '../../support/data';
import { remembering } from '../../support/series';

test('rows in no order of time are independent at once', () => {
  for (let seed = 0; seed < 20; seed++) expect(independentAfter(normalMatrix(2000, 8, seed))).toBe(0);
});

test.each([0.5, 0.8, 0.9, 0.95])(
  'of a series of known correlation it is three correlation times: memory %d',
  (memory) => {
    const time = -1 / Math.log(memory);
    const blocks = Array.from({ length: 10 }, (_, seed) =>
      independentAfter(remembering(20_000, 1, memory, seed)),
    );
    const mean = blocks.reduce((sum, block) => sum + block, 0) / blocks.length;
    expect(mean).toBeGreaterThan(0.85 * 3 * time);
    expect(mean).toBeLessThan(1.25 * 3 * time + 1);
  },
);

test('the slowest column counts', () => {
  const fast = normalMatrix(5000, 1, 1);
  const slow = remembering(5000, 1, 0.95, 2);
  const data = Float32Array.from({ length: 10_000 }, (_, i) => (i % 2 ? slow : fast).data[i >> 1]);
  expect(independentAfter({ data, rows: 5000, cols: 2 })).toBe(independentAfter(slow));
});

test('a series that wanders throughout gets a quarter of its rows', () => {
  for (let seed = 0; seed < 10; seed++) expect(independentAfter(remembering(400, 3, 1, seed))).toBe(100);
});

test('constant columns do not matter', () => {
  expect(independentAfter({ data: new Float32Array(500), rows: 500, cols: 1 })).toBe(0);
});
