import { fit, matrix } from '../../../src/index';
import { clusters } from '../../support/clusters';

const quick = { preset: 'fast', steps: 40, hiddenLayers: [16], maxTrainingRows: 150 } as const;

describe('more rows than maxTrainingRows', () => {
  const { X, labels } = clusters({ rows: 400, features: 5, clusters: 3, seed: 1 });

  test.each([false, true])(
    'train a sample of that size, with a note, and all get coordinates; refine: %s',
    async (refine) => {
      const { embedding, report, model } = await fit(X, { ...quick, labels, refine });
      expect(report).toMatchObject({ rows: 400, trainingRows: 150 });
      expect(report.notes).toEqual([expect.stringContaining('sample of 150 of the 400 rows')]);
      expect(model.training.rows).toBe(150);
      expect(embedding).toMatchObject({ rows: 400, cols: 2 });
      expect(embedding.data.every(Number.isFinite)).toBe(true);
      expect(new Set(embedding.data).size).toBeGreaterThan(600);
    },
  );

  test('the seed draws the sample', async () => {
    const [a, b] = [await fit(X, quick), await fit(X, quick)];
    const c = await fit(X, { ...quick, seed: 1 });
    expect(b.embedding.data).toEqual(a.embedding.data);
    expect(c.model.preprocessing.mean).not.toBe(a.model.preprocessing.mean);
  });

  test('a bad value is found wherever it is, by its row', async () => {
    for (const row of [0, 123, 399]) {
      const bad = matrix(X.data.slice(), X.rows, X.cols);
      bad.data[row * X.cols + 2] = Number.NaN;
      await expect(fit(bad, quick)).rejects.toMatchObject({
        code: 'PDR_NOT_A_NUMBER',
        message: expect.stringContaining(`feature 3 in row ${row + 1} `),
      });
    }
  });
});

test('as many rows as maxTrainingRows all train', async () => {
  const { X } = clusters({ rows: 150, features: 5, clusters: 3, seed: 1 });
  expect((await fit(X, quick)).report).toMatchObject({ rows: 150, trainingRows: 150, notes: [] });
});
