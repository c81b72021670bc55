import { evaluate } from '../../../src/metrics/evaluate';
import { METRICS } from '../../../src/metrics/metrics';
import { normalMatrix } from '../../support/data';

const X = normalMatrix(40, 3, 1);
const labels = Array.from({ length: 40 }, (_, i) => i % 3);

test.each(METRICS)(
  '$name is within its range, and null without labels only where it needs them',
  async (metric) => {
    const [worst, best] = metric.range;
    const map = normalMatrix(40, 2, 2);
    const value = (await evaluate(X, map, { labels }))[metric.name];
    expect(value).toBeGreaterThan(worst);
    expect(value).toBeLessThan(best);
    expect((await evaluate(X, map))[metric.name] === null).toBe(metric.needsLabels);
  },
);

test.each(METRICS)('$name of a perfect map of rows of one class is its best', async ({ name, range }) => {
  expect((await evaluate(X, X, { labels: new Array(40).fill('a') }))[name]).toBe(range[1]);
});
