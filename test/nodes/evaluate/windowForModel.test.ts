import { windowForModel } from '../../../nodes/evaluate/windowForModel';
import type { ModelEnvelope } from '../../../src/index';
import { fromRows } from '../../support/data';

const model = (features: readonly string[] | null, missing = 'refuse') =>
  ({ features, nFeatures: features?.length ?? 2, preprocessing: { missing } }) as unknown as ModelEnvelope;
const X = fromRows([
  [1, 2, 3],
  [4, Number.NaN, 6],
  [7, 8, 9],
]);
const labels = ['a', 'b', 'c'];

describe('windowForModel', () => {
  it("picks the model's features in its order", () => {
    const fitting = windowForModel({ X, labels, features: ['p', 'q', 'r'] }, model(['r', 'p']));
    expect(Array.from(fitting?.X.data ?? [])).toEqual([3, 1, 6, 4, 9, 7]);
    expect(fitting?.labels).toEqual(labels);
  });

  it('leaves out rows that lack a value, with their labels, where the model refuses them', () => {
    const window = { X, labels, features: ['p', 'q', 'r'] };
    const fitting = windowForModel(window, model(['q', 'r']));
    expect(Array.from(fitting?.X.data ?? [])).toEqual([2, 3, 8, 9]);
    expect(fitting?.labels).toEqual(['a', 'c']);
    expect(windowForModel(window, model(['q', 'r'], 'impute'))?.X.rows).toBe(3);
  });

  it('has nothing for a model of other features, or of another width', () => {
    expect(windowForModel({ X, labels, features: ['p', 'q', 'r'] }, model(['p', 'z']))).toBeNull();
    expect(windowForModel({ X, labels, features: null }, model(null))).toBeNull();
  });

  it('has nothing of rows with names for a model without: their order is not known', () => {
    const two = fromRows([[1, 2]]);
    expect(windowForModel({ X: two, labels: null, features: ['p', 'q'] }, model(null))).toBeNull();
    expect(windowForModel({ X: two, labels: null, features: null }, model(null))).toEqual({
      X: two,
      labels: null,
    });
  });
});
