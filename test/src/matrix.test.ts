import { runInNewContext } from 'node:vm';
import { PdrError } from '../../src/errors';
import { checkMatrix, matrix, toArray } from '../../src/matrix';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(PdrError);
    return (error as PdrError).code;
  }
  throw new Error('It was accepted.');
}

describe('matrix', () => {
  test('takes a Float32Array as it is', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(matrix(data, 2, 3).data).toBe(data);
  });

  test.each([
    ['an array', [1, Number.NaN, 3, 0.1]],
    ['a Float64Array', Float64Array.of(1, Number.NaN, 3, 0.1)],
    ['a Float32Array of another realm', runInNewContext('new Float32Array([1, NaN, 3, 0.1])')],
    ['an array of another realm', runInNewContext('[1, NaN, 3, 0.1]')],
  ])('converts %s', (_, data) => {
    const { data: floats } = matrix(data as ArrayLike<number>, 2, 2);
    expect(floats).toBeInstanceOf(Float32Array);
    expect(Array.from(floats)).toEqual([1, Number.NaN, 3, Math.fround(0.1)]);
  });

  test.each([
    ['half a row', 1.5, 2],
    ['a negative width', 3, -1],
    ['NaN rows', Number.NaN, 3],
    ['rows as text', '1' as unknown as number, 3],
    ['too few numbers', 2, 3],
    ['too many numbers', 1, 2],
  ])('refuses %s', (_, rows, cols) => {
    expect(codeOf(() => matrix([1, 2, 3], rows, cols))).toBe('PDR_DIMENSIONS');
  });

  test.each<[string, unknown, string]>([
    ['text among the numbers', [1, '2'], 'PDR_NOT_A_NUMBER'],
    ['a hole', new Array(2), 'PDR_NOT_A_NUMBER'],
    ['a BigInt64Array', BigInt64Array.of(1n, 2n), 'PDR_NOT_A_NUMBER'],
    ['Infinity', [1, Infinity], 'PDR_NOT_A_NUMBER'],
    ['more than single precision holds', Float64Array.of(1, 1e39), 'PDR_NOT_A_NUMBER'],
    ['a Buffer', Buffer.alloc(2), 'PDR_BAD_INPUT'],
    ['text', 'ab', 'PDR_BAD_INPUT'],
    ['undefined', undefined, 'PDR_BAD_INPUT'],
    ['rows of rows', [[1, 2]], 'PDR_DIMENSIONS'],
  ])('refuses %s', (_, data, code) => {
    expect(codeOf(() => matrix(data as ArrayLike<number>, 1, 2))).toBe(code);
  });
});

test.each([undefined, null, 5, 'x', {}, [1], { data: [1], rows: 1 }])('%j is no matrix', (value) => {
  expect(codeOf(() => checkMatrix(value, 'The map'))).toBe('PDR_BAD_INPUT');
});

test('toArray gives the rows', () => {
  expect(toArray(matrix([1, 2, 3, 4, 5, 6], 2, 3))).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(toArray(matrix([], 0, 3))).toEqual([]);
});
