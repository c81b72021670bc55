import { matrix } from '../../../src/matrix';
import { inModelOrder, rowsForModel, rowsForModelInTurns } from '../../../src/rows/modelRows';

const named = { features: ['a', 'b'], nFeatures: 2, preprocessing: { missing: 'impute' } } as const;
const unnamed = { ...named, features: null };
const numbers = (value: unknown, model: Parameters<typeof rowsForModel>[1] = named) =>
  Array.from(rowsForModel(value, model).matrix.data);

test('objects are matched by name, arrays by position', () => {
  expect(numbers([{ b: 2, x: 9, a: 1 }])).toEqual([1, 2]);
  expect(numbers([1, 2])).toEqual([1, 2]);
  expect(
    numbers(
      [
        [1, 2],
        [3, 4],
      ],
      unnamed,
    ),
  ).toEqual([1, 2, 3, 4]);
});

test('a sensor may be away in all rows of a message where the model imputes', () => {
  expect(numbers([{ a: 1 }, { a: 2 }])).toEqual([1, Number.NaN, 2, Number.NaN]);
  const refusing = { ...named, preprocessing: { missing: 'refuse' } } as const;
  expect(() => numbers([{ a: 1 }, { a: 2 }], refusing)).toThrow('Row 1 lacks the feature "b": it has "a".');
});

test('a model of bare numbers refuses objects', async () => {
  const refused = { code: 'PDR_BAD_INPUT', message: expect.stringContaining('Send arrays of 2 numbers') };
  expect(() => numbers({ a: 1, b: 2 }, unnamed)).toThrow(/was fitted on arrays/);
  await expect(rowsForModelInTurns([{ a: 1, b: 2 }], unnamed)).rejects.toMatchObject(refused);
});

describe('inModelOrder', () => {
  const m = matrix([1, 2, 3, 4, 5, 6], 2, 3);

  test('takes the features in their order and leaves others out', () => {
    const { data, cols } = inModelOrder({ matrix: m, features: ['b', 'x', 'a'] }, named);
    expect([Array.from(data), cols]).toEqual([[3, 1, 6, 4], 2]);
  });

  test('copies nothing where nothing changes', () => {
    expect(inModelOrder({ matrix: m, features: null }, named)).toBe(m);
    expect(
      inModelOrder({ matrix: m, features: ['a', 'b', 'c'] }, { ...named, features: ['a', 'b', 'c'] }),
    ).toBe(m);
  });

  test('refuses names where the model has none', () => {
    expect(() => inModelOrder({ matrix: m, features: ['a', 'b', 'c'] }, unnamed)).toThrow(/fitted on arrays/);
  });

  test('names a feature that the rows lack', () => {
    expect(() => inModelOrder({ matrix: m, features: ['a', 'x', 'y'] }, named)).toThrow(
      'The rows lack the feature "b"; they have a, x, y.',
    );
  });
});
