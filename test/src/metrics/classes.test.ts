import { classNumbers } from '../../../src/metrics/classes';
import type { Label } from '../../../src/options/spec';

test('classNumbers counts labels from 0 and keeps numbers and text apart', () => {
  expect(Array.from(classNumbers(['x', 1, '1', null, 'x']))).toEqual([0, 1, 2, -1, 0]);
  const sparse: Label[] = ['x'];
  sparse.length = 2;
  expect(Array.from(classNumbers(sparse))).toEqual([0, -1]);
});
