import { fit } from '../../../src/index';
import { clusters } from '../../support/clusters';

const { X, labels } = clusters({ rows: 300, features: 3, clusters: 3, seed: 2, distance: 40 });
const quick = { steps: 1, engine: 'native', hiddenLayers: [8] } as const;

describe('regimes of a fit', () => {
  test('are counted in the report', async () => {
    const { report } = await fit(X, { ...quick, labels });
    expect(report.regimes).toMatchObject({ count: 3, changes: null });
    // A row far out may be in none.
    expect(report.regimes?.noneShare).toBeLessThan(0.02);
    expect(report.labelAccuracy).toBe(1);
  });

  test('are left out on request, and where no rows are kept', async () => {
    const off = await fit(X, { ...quick, regimes: false });
    expect([off.model.regimes, off.report.regimes, off.report.labelAccuracy]).toEqual([null, null, null]);
    const bare = await fit(X, { ...quick, labels, keepRows: 0 });
    expect([bare.model.regimes, bare.report.regimes, bare.report.labelAccuracy]).toEqual([null, null, null]);
    expect((await fit(X, { ...quick, keepRows: 1 })).model.regimes).toBeNull();
  });

  test('a sample of kept rows has the regimes of all rows', async () => {
    const { model } = await fit(X, { ...quick, keepRows: 30 });
    expect(model.regimes?.list.map(({ share }) => Math.round(10 * share))).toEqual([3, 3, 3]);
    expect(Buffer.from(model.regimes?.of ?? '', 'base64')).toHaveLength(30);
  });

  test.each([
    ['ten rows', X.data.subarray(0, 30), 10],
    ['equal rows', new Float32Array(60).fill(2), 20],
  ])('%s are one', async (_, data, rows) => {
    const { model } = await fit({ data, rows, cols: 3 }, quick);
    expect(model.regimes).toMatchObject({ next: 2, list: [{ id: 1, name: null, share: 1, apart: [] }] });
  });
});
