import { createRandom } from '../../../src/random';
import { readDataset } from '../../../src/rows/dataset';
import { ReadingWindow } from '../../../src/rows/readingWindow';
import { STREAMS, type Stream } from './streams';

const SEEDS = [1, 2, 3];

function rowsOf({ row, rows = 200 }: Stream, seed: number): Record<string, unknown>[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, (_, i) => row(i, random));
}

describe('which columns of a stream are features', () => {
  test.each(STREAMS.map((stream) => [stream.name, stream] as const))('%s', (_, stream) => {
    const { features, ignored, missing = 'impute' } = stream;
    const format = { features: null, columns: null, missing, exclude: [] };
    for (const seed of SEEDS) {
      const rows = rowsOf(stream, seed);
      const window = new ReadingWindow(rows.length, format);
      for (const row of rows) window.push(row, null);
      const held = window.snapshot();
      expect(held.features).toEqual(features);
      expect(Object.fromEntries(held.ignored.map(({ name, reason }) => [name, reason]))).toEqual(ignored);
      expect(held.X.cols).toBe(features.length);
      for (const { detail } of held.ignored) expect(detail).toMatch(/^It .*\.$/);
      if (missing === 'impute') {
        const { labels, ...dataset } = held;
        expect(readDataset(rows, format)).toEqual(dataset);
        expect(labels).toBeNull();
      }
    }
  });
});
