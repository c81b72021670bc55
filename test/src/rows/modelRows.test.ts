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

describe('a feature that a row lacks', () => {
  const refusing = { ...named, preprocessing: { missing: 'refuse' } } as const;
  const mean = { missingFeature: 'mean' } as const;
  const read = (value: unknown, model: Parameters<typeof rowsForModel>[1] = refusing) =>
    Array.from(rowsForModel(value, model, mean).matrix.data);

  test('is refused by default, saying what to choose', () => {
    for (const rows of [{ a: 1 }, [{ a: 1 }]]) {
      expect(() => rowsForModel(rows, refusing)).toThrow(/lacks the feature "b".*choose.*missingFeature/);
    }
    for (const rows of [
      { a: 1, b: null },
      [1, null],
      [1, Number.NaN],
      [[1, '']],
      new Float32Array([1, Number.NaN]),
    ]) {
      expect(() => rowsForModel(rows, refusing)).toThrow(/is missing.*choose.*missingFeature/);
    }
  });

  test('is left open where its mean is to count', async () => {
    expect(read({ a: 1 })).toEqual([1, Number.NaN]);
    expect(read([{ a: 1 }, { b: 2, a: 'n/a' }])).toEqual([1, Number.NaN, Number.NaN, 2]);
    expect(read([null, 2], { ...refusing, features: null })).toEqual([Number.NaN, 2]);
    expect(read(new Float32Array([1, Number.NaN]))).toEqual([1, Number.NaN]);
    const { matrix: inTurns } = await rowsForModelInTurns([{ a: 1 }], refusing, mean);
    expect(Array.from(inTurns.data)).toEqual([1, Number.NaN]);
  });

  test('is not what a short row lacks, nor a row of other things, nor what is no number', () => {
    expect(() => read([1])).toThrow(expect.objectContaining({ code: 'PDR_DIMENSIONS' }));
    expect(() => read({ x: 1 })).toThrow(expect.objectContaining({ code: 'PDR_MISSING_FEATURE' }));
    const empty = {
      code: 'PDR_MISSING_FEATURE',
      message: expect.stringContaining('no value of any feature'),
    };
    for (const row of [
      { a: null, b: 'unavailable' },
      [null, null],
      [
        [1, 2],
        [null, null],
      ],
    ]) {
      expect(() => read(row)).toThrow(expect.objectContaining(empty));
    }
    expect(() => read({ a: 1, b: 'warm' })).toThrow(expect.objectContaining({ code: 'PDR_NOT_A_NUMBER' }));
    expect(() => read({ a: 1, b: Infinity })).toThrow(expect.objectContaining({ code: 'PDR_NOT_A_NUMBER' }));
  });

  test('has two choices', async () => {
    const unknown = { missingFeature: 'guess' } as unknown as typeof mean;
    const refused = { code: 'PDR_BAD_OPTION', message: expect.stringContaining('one of refuse, mean') };
    expect(() => rowsForModel({ a: 1 }, named, unknown)).toThrow(expect.objectContaining(refused));
    await expect(rowsForModelInTurns({ a: 1 }, named, unknown)).rejects.toMatchObject(refused);
  });
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

  test('leaves a column open where the mean is to count, but not all of them', () => {
    const { data, cols } = inModelOrder({ matrix: m, features: ['b', 'x', 'y'] }, named, 'mean');
    expect([Array.from(data), cols]).toEqual([[Number.NaN, 1, Number.NaN, 4], 2]);
    expect(() => inModelOrder({ matrix: m, features: ['x', 'y', 'z'] }, named, 'mean')).toThrow(/lack.*"a"/);
  });

  test('names a feature that the rows lack', () => {
    expect(() => inModelOrder({ matrix: m, features: ['a', 'x', 'y'] }, named)).toThrow(
      'The rows lack the feature "b"; they have a, x, y.',
    );
  });
});
