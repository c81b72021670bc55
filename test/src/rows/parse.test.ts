import { runInNewContext } from 'node:vm';
import { PdrError } from '../../../src/errors';
import type { RowsFormat } from '../../../src/rows/format';
import { parseRows, parseRowsInTurns } from '../../../src/rows/parse';

const REFUSE: RowsFormat = { missing: 'refuse' };
const IMPUTE: RowsFormat = { missing: 'impute' };

function read(value: unknown, format: RowsFormat = REFUSE) {
  const { matrix, features } = parseRows(value, format);
  const rows = Array.from({ length: matrix.rows }, (_, i) =>
    Array.from(matrix.data.subarray(i * matrix.cols, (i + 1) * matrix.cols)),
  );
  return { rows, features };
}

function failure(value: unknown, format: RowsFormat = REFUSE): PdrError {
  try {
    parseRows(value, format);
  } catch (error) {
    expect(error).toBeInstanceOf(PdrError);
    return error as PdrError;
  }
  throw new Error('It was accepted.');
}

describe('forms of rows', () => {
  test.each([
    ['one row of numbers', [1, 2.5, -3], [[1, 2.5, -3]]],
    [
      'rows of numbers',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'rows as typed arrays',
      [Float32Array.of(1, 2), Float64Array.of(3, 4)],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['a typed array is one row', Float32Array.of(1, 2, 3), [[1, 2, 3]]],
    ['whole numbers too', Int16Array.of(1, -2), [[1, -2]]],
    ['decimal text', ['21.5', ' -3 ', '+.5', '1e3', '2.'], [[21.5, -3, 0.5, 1000, 2]]],
    ['booleans', [true, false], [[1, 0]]],
    ['one number', [7], [[7]]],
  ])('%s', (_, value, rows) => {
    expect(read(value)).toEqual({ rows, features: null });
  });

  test('one object: its numeric keys are the features', () => {
    expect(
      read({ time: '2024-01-01', t: 21.5, h: '40', name: 'pump', on: true, none: null, empty: '' }),
    ).toEqual({
      rows: [[21.5, 40, 1]],
      features: ['t', 'h', 'on'],
    });
  });

  test('many objects: what is a number in any of them is a feature, whatever the order of their keys', () => {
    const value = [
      { a: 1, b: 2 },
      { c: 9, b: 4, a: 3 },
    ];
    expect(read(value, IMPUTE)).toEqual({
      rows: [
        [1, 2, Number.NaN],
        [3, 4, 9],
      ],
      features: ['a', 'b', 'c'],
    });
    expect(failure(value).message).toMatch(
      /^Row 1 lacks the feature "c": it has "a", "b"\. Send it too, or impute missing values/,
    );
  });

  test.each([
    ['null', null],
    ['empty text', ''],
    ['NA', 'NA'],
    ['n/a', 'n/a'],
    ['a dash', '-'],
    ['undefined', undefined],
  ])('a column whose first value is %s is a feature all the same', (_, first) => {
    const rows = [
      { a: 1, b: first },
      { a: 2, b: 5 },
    ];
    const expected = {
      rows: [
        [1, Number.NaN],
        [2, 5],
      ],
      features: ['a', 'b'],
    };
    expect(read(rows, IMPUTE)).toEqual(expected);
    expect(read([{ a: 1 }, { a: 2, b: 5 }], IMPUTE)).toEqual(expected);
    expect(['PDR_NOT_A_NUMBER', 'PDR_MISSING_FEATURE']).toContain(failure(rows).code);
  });

  test('a property that is text more often than a number is no feature', () => {
    const rows = [
      { a: 1, state: 'idle' },
      { a: 2, state: 'run' },
      { a: 3, state: '7' },
    ];
    expect(read(rows).features).toEqual(['a']);
  });

  test('named features give the order and leave the rest out', () => {
    const format: RowsFormat = { ...REFUSE, features: ['b', 'a'] };
    expect(read([{ a: 1, b: 2, c: 3 }], format)).toEqual({ rows: [[2, 1]], features: ['b', 'a'] });
    expect(read([2, 1], format)).toEqual({ rows: [[2, 1]], features: ['b', 'a'] });
  });

  test('typed arrays and Buffers are cut into rows by columns, or by the named features', () => {
    const numbers = Float32Array.of(1, 2, 3, 4, 5, 6);
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(read(numbers, { ...REFUSE, columns: 3 })).toEqual({ rows, features: null });
    expect(read(Buffer.from(numbers.buffer), { ...REFUSE, columns: 3 })).toEqual({ rows, features: null });
    const named: RowsFormat = { ...REFUSE, features: ['x', 'y', 'z'] };
    expect(read(numbers, named)).toEqual({ rows, features: ['x', 'y', 'z'] });
  });

  test('a Buffer is little-endian, wherever it lies in memory', () => {
    const bytes = Buffer.alloc(9);
    bytes.writeFloatLE(1.5, 1);
    bytes.writeFloatLE(-2, 5);
    expect(read(bytes.subarray(1))).toEqual({ rows: [[1.5, -2]], features: null });
  });

  test('a Uint8Array that is no Buffer holds numbers', () => {
    expect(read(Uint8Array.of(1, 200, 3))).toEqual({ rows: [[1, 200, 3]], features: null });
  });

  test('values made in a function node, which has globals of its own', () => {
    const make = (code: string) => runInNewContext(code, {}) as unknown;
    expect(read(make('[[1, 2], [3, 4]]')).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(read(make('new Float32Array([1, 2])')).rows).toEqual([[1, 2]]);
    expect(read(make('[new Float64Array([1, 2])]')).rows).toEqual([[1, 2]]);
    expect(read(make('({ a: 1 })'))).toEqual({ rows: [[1]], features: ['a'] });
  });

  test('what was received is neither kept nor changed', () => {
    const numbers = Float32Array.of(1, 2);
    const { matrix } = parseRows(numbers, REFUSE);
    numbers[0] = 9;
    expect(matrix.data[0]).toBe(1);
    const object = Object.freeze({ a: '1', b: null });
    expect(read([object, object], { ...IMPUTE, features: ['a', 'b'] }).rows[0]).toEqual([1, Number.NaN]);
  });

  test('keys named like parts of every object are keys like others', () => {
    const row: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3, "length": 4}');
    const features = ['__proto__', 'constructor', 'toString', 'length'];
    expect(read(row)).toEqual({ rows: [[1, 2, 3, 4]], features });
    expect(read(row, { ...REFUSE, features })).toEqual({ rows: [[1, 2, 3, 4]], features });
    for (const name of features) {
      expect(failure({ a: 1 }, { ...REFUSE, features: [name] }).code).toBe('PDR_MISSING_FEATURE');
    }
    expect(read(Object.assign(Object.create(null), { a: 1 })).rows).toEqual([[1]]);
  });

  test('a hundred thousand rows', () => {
    const { matrix } = parseRows(
      Array.from({ length: 100_000 }, (_, i) => ({ a: i, b: 1 })),
      REFUSE,
    );
    expect([matrix.rows, matrix.cols, matrix.data[199_998]]).toEqual([100_000, 2, 99_999]);
  });
});

describe('missing values', () => {
  const MISSING = [
    null,
    undefined,
    '',
    '  ',
    Number.NaN,
    'NaN',
    'nan',
    'NA',
    'n/a',
    'null',
    '-',
    'unavailable',
    'unknown',
  ];

  test.each(MISSING)('%p is kept as NaN where it may be missing', (value) => {
    expect(read([1, value], IMPUTE).rows).toEqual([[1, Number.NaN]]);
    const features = ['a', 'b'];
    expect(read({ a: 1, b: value }, { ...IMPUTE, features }).rows).toEqual([[1, Number.NaN]]);
  });

  test.each(MISSING)('%p is refused otherwise, in an array', (value) => {
    const error = failure([1, value]);
    expect(error.code).toBe('PDR_NOT_A_NUMBER');
    expect(error.message).toMatch(/^Feature 2 is missing \(.*\)\. Send a number, or choose to impute/);
  });

  test('holes of a sparse row are missing', () => {
    // biome-ignore lint/suspicious/noSparseArray: it is what the test is about
    const sparse = [1, , 3];
    expect(read(sparse, IMPUTE).rows).toEqual([[1, Number.NaN, 3]]);
    expect(failure(sparse).code).toBe('PDR_NOT_A_NUMBER');
  });

  test('NaN in typed arrays and Buffers', () => {
    const numbers = Float32Array.of(1, Number.NaN);
    expect(read(numbers, IMPUTE).rows).toEqual([[1, Number.NaN]]);
    expect(read(Buffer.from(numbers.buffer), IMPUTE).rows).toEqual([[1, Number.NaN]]);
    expect(failure(numbers).code).toBe('PDR_NOT_A_NUMBER');
  });

  test('an absent or undefined key: kept as NaN, or named', () => {
    const rows = [{ a: 1, b: 2 }, { a: 3 }];
    expect(read(rows, IMPUTE).rows).toEqual([
      [1, 2],
      [3, Number.NaN],
    ]);
    const error = failure(rows);
    expect(error.code).toBe('PDR_MISSING_FEATURE');
    expect(error.message).toBe(
      'Row 2 lacks the feature "b": it has "a". Send it too, or impute missing values when the model is fitted.',
    );
    expect(failure({ a: 1, b: undefined }, { ...REFUSE, features: ['a', 'b'] }).code).toBe(
      'PDR_MISSING_FEATURE',
    );
  });

  test('a null key is there but no number', () => {
    const error = failure({ a: 1, b: null }, { ...REFUSE, features: ['a', 'b'] });
    expect(error.code).toBe('PDR_NOT_A_NUMBER');
    expect(error.message).toMatch(/^Feature "b" is missing \(null\)/);
  });

  test('a name that no row has is misspelt, however much may be missing', () => {
    const error = failure([{ temp: 1, hum: 2 }, { temp: 3 }], { ...IMPUTE, features: ['temp', 'humm'] });
    expect(error.code).toBe('PDR_MISSING_FEATURE');
    expect(error.message).toBe(
      'No row has the feature "humm". Check the name against the first row: it has "temp", "hum".',
    );
    // One row cannot tell: its sensor may be away.
    expect(read({ temp: 1 }, { ...IMPUTE, features: ['temp', 'humm'] }).rows).toEqual([[1, Number.NaN]]);
  });

  test('an object with none of the features is no row, however much may be missing', () => {
    expect(failure({ x: 1 }, { ...IMPUTE, features: ['a', 'b'] }).code).toBe('PDR_MISSING_FEATURE');
    expect(failure([{ a: 1 }, {}], IMPUTE).message).toBe(
      'Row 2 lacks the feature "a": it has no properties.',
    );
  });
});

describe('what is no number', () => {
  test.each([
    ['text', 'hot', 'Feature 2 of row 2 is not a number ("hot"). Send a finite number.'],
    [
      'long text',
      'x'.repeat(500),
      `Feature 2 of row 2 is not a number ("${'x'.repeat(40)}..."). Send a finite number.`,
    ],
    ['a unit', '21.5 °C', 'Feature 2 of row 2 is not a number ("21.5 °C"). Send a finite number.'],
    ['hexadecimal', '0x1F', 'Feature 2 of row 2 is not a number ("0x1F"). Send a finite number.'],
    ['a BigInt', 5n, 'Feature 2 of row 2 is not a number (a BigInt). Send a finite number.'],
    ['a Date', new Date(0), 'Feature 2 of row 2 is not a number (a Date). Send a finite number.'],
    ['an array', [1], 'Feature 2 of row 2 is not a number (an array). Send a finite number.'],
    ['an object', { v: 1 }, 'Feature 2 of row 2 is not a number (an object). Send a finite number.'],
    ['a Buffer', Buffer.alloc(4), 'Feature 2 of row 2 is not a number (a Buffer). Send a finite number.'],
    ['a function', () => 1, 'Feature 2 of row 2 is not a number (a function). Send a finite number.'],
    ['a symbol', Symbol('x'), 'Feature 2 of row 2 is not a number (a symbol). Send a finite number.'],
    ['Infinity', Infinity, 'Feature 2 of row 2 is too large (Infinity). Send a finite number.'],
    ['text Infinity', '-Infinity', 'Feature 2 of row 2 is not a number ("-Infinity"). Send a finite number.'],
    ['beyond single precision', 1e39, 'Feature 2 of row 2 is too large (1e+39). Send a finite number.'],
    ['text beyond it', '1e999', 'Feature 2 of row 2 is too large ("1e999"). Send a finite number.'],
  ])('%s, wherever it stands', (_, value, message) => {
    for (const format of [REFUSE, IMPUTE]) {
      const error = failure(
        [
          [1, 2],
          [3, value],
        ],
        format,
      );
      expect(error.code).toBe('PDR_NOT_A_NUMBER');
      expect(error.message).toBe(message);
      const named = failure(
        [
          { a: 1, b: 2 },
          { a: 3, b: value },
        ],
        format,
      );
      expect(named.code).toBe('PDR_NOT_A_NUMBER');
      expect(named.message).toBe(message.replace('Feature 2', 'Feature "b"'));
      expect(failure([1, value], format).code).toBe('PDR_NOT_A_NUMBER');
    }
  });

  test('megabytes of digits that end in a letter are read once, not once for each digit', () => {
    const text = `${'1'.repeat(2_000_000)}x`;
    expect(read({ a: 1, text }).rows).toEqual([[1]]);
    expect(failure([text]).code).toBe('PDR_NOT_A_NUMBER');
  });

  test('Infinity in typed arrays, with its place', () => {
    const format: RowsFormat = { ...IMPUTE, columns: 2 };
    expect(failure(Float64Array.of(1, 2, 3, Infinity), format).message).toMatch(
      /^Feature 2 of row 2 is too large/,
    );
    expect(failure(Float32Array.of(1, -Infinity), IMPUTE).code).toBe('PDR_NOT_A_NUMBER');
    expect(failure(Float64Array.of(1e300), IMPUTE).code).toBe('PDR_NOT_A_NUMBER');
    expect(failure(BigInt64Array.of(1n), IMPUTE).code).toBe('PDR_NOT_A_NUMBER');
  });
});

describe('numbers in text', () => {
  const column = (...texts: unknown[]): number[] => read(texts.map((x) => ({ x }))).rows.map(([x]) => x);

  test.each([
    ['decimal comma', ['21,5', '-0,25', ',5', '3'], [21.5, -0.25, 0.5, 3]],
    [
      'thousands with points',
      ['1.240,33', '950,1', '1.240', '-2.000.000,5'],
      [1240.33, 950.1, 1240, -2000000.5],
    ],
    ['thousands with commas', ['1,240.33', '950.1', '1,240', '12,000,000'], [1240.33, 950.1, 1240, 12000000]],
    ['thousands shown by a small number', ['1,240', '950'], [1240, 950]],
    ['three decimals behind each comma', ['1,240', '3,125'], [1.24, 3.125]],
    ['three decimals shown by a leading zero', ['0,125', '1,240'], [0.125, 1.24]],
    ['a point with three decimals', ['1.240', '3.125'], [1.24, 3.125]],
    ['switches', ['on', 'OFF', 'True', 'false', true], [1, 0, 1, 0, 1]],
  ])('%s', (_, texts, numbers) => {
    expect(column(...texts).map(Math.fround)).toEqual(numbers.map(Math.fround));
    const lists = read(texts.map((x) => [x, 1])).rows.map(([x]) => x);
    expect(lists).toEqual(column(...texts));
  });

  test('"1,240" alone may be either, and is refused', () => {
    const error = failure({ x: '1,240' });
    expect(error.code).toBe('PDR_NOT_A_NUMBER');
    expect(error.message).toMatch(
      /^Feature "x" may be written with thousands or with decimals \("1,240"\)\./,
    );
    expect(read({ x: '21,5' }).rows).toEqual([[21.5]]);
  });
});

describe('objects that resist', () => {
  const revoked = (): unknown => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const thrower = {
    get a(): number {
      throw new Error('no');
    },
  };

  test.each([
    ['a getter that throws', thrower],
    ['the same in a row', [{ a: 1 }, thrower]],
    ['a revoked proxy', revoked()],
    ['a revoked proxy as a row', [{ a: 1 }, revoked()]],
    ['a revoked proxy as a list', [[1], revoked()]],
  ])('%s', async (_, value) => {
    expect(failure(value).code).toBe('PDR_BAD_INPUT');
    await expect(parseRowsInTurns(value, REFUSE)).rejects.toMatchObject({ code: 'PDR_BAD_INPUT' });
  });

  test('a revoked proxy as a value, and a BigInt beside numbers', () => {
    expect(['PDR_BAD_INPUT', 'PDR_NOT_A_NUMBER']).toContain(failure([1, revoked()]).code);
    expect(read({ a: 1, b: 5n }).features).toEqual(['a']);
  });
});

describe('in turns', () => {
  test('gives what parseRows gives, and leaves others a turn', async () => {
    const value = Array.from({ length: 20_000 }, (_, i) =>
      Array.from({ length: 20 }, (__, j) => `${i + j}.5`),
    );
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const { matrix } = await parseRowsInTurns(value, REFUSE);
    clearInterval(timer);
    expect(matrix.data.reduce((sum, x) => sum + x)).toBe(
      parseRows(value, REFUSE).matrix.data.reduce((sum, x) => sum + x),
    );
    expect(turns).toBeGreaterThan(0);
  });

  test('can be cancelled', async () => {
    const reading = parseRowsInTurns([[1]], REFUSE, { signal: AbortSignal.abort() });
    await expect(reading).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  });
});

describe('wrong widths', () => {
  test.each([
    ['a ragged row', [[1, 2], [3]], REFUSE, 'Row 2 has 1 numbers; the first has 2.'],
    ['an empty row among others', [[1, 2], []], REFUSE, 'Row 2 has 0 numbers; the first has 2.'],
    [
      'another number of columns',
      [1, 2, 3],
      { ...REFUSE, columns: 2 },
      'The row has 3 numbers; 2 are expected.',
    ],
    [
      'another number than features',
      [[1], [2]],
      { ...REFUSE, features: ['a', 'b'] },
      'Row 1 has 1 numbers; 2 are expected.',
    ],
    [
      'a typed array of another multiple',
      new Float32Array(7),
      { ...REFUSE, columns: 3 },
      '7 numbers do not make whole rows of 3.',
    ],
    [
      'a Buffer of another multiple',
      Buffer.alloc(20),
      { ...REFUSE, columns: 3 },
      '5 numbers do not make whole rows of 3.',
    ],
    [
      'an object of another number of columns',
      { a: 1, b: 2 },
      { ...REFUSE, columns: 3 },
      'The object has 2 numeric properties where 3 are expected: a, b.',
    ],
    [
      'objects of another number of columns',
      [{ a: 1, b: 2, c: 3, d: 'text' }],
      { ...IMPUTE, columns: 2 },
      'The objects have 3 numeric properties where 2 are expected: a, b, c.',
    ],
  ] as const)('%s', (_, value, format, message) => {
    const error = failure(value, format);
    expect(error.code).toBe('PDR_DIMENSIONS');
    expect(error.message).toBe(message);
  });

  test('arrays that claim any length cost nothing', () => {
    const wide = new Array(4_000_000_000);
    expect(failure(wide).code).toBe('PDR_DIMENSIONS');
    const long: unknown[] = [[1, 2]];
    long.length = 4_000_000_000;
    expect(failure(long).message).toBe('Row 2 should be an array like the first; it is undefined.');
    const objects: unknown[] = [{ a: 1 }];
    objects.length = 4_000_000_000;
    expect(failure(objects).message).toBe('Row 2 should be an object like the first; it is undefined.');
  });
});

describe('nothing that can be read', () => {
  test.each([
    ['a short object', '{"a":12}'],
    ['an array', '[1, 2.25]\n\n\n'],
    ['a table', 'time,pressure\n'.repeat(8)],
  ])('a Buffer that holds text is not taken for numbers: %s', (_, text) => {
    expect(Buffer.byteLength(text) % 4).toBe(0);
    expect(failure(Buffer.from(text))).toMatchObject({
      code: 'PDR_BAD_INPUT',
      message: expect.stringContaining('json or csv node'),
    });
  });

  test('a Buffer of few numbers whose bytes could be letters holds numbers', () => {
    expect(read(Buffer.from('AAAABBBB'))).toEqual({
      rows: [[12.078431129455566, 48.56470489501953]],
      features: null,
    });
  });

  test('what to do with single numbers is said', () => {
    expect(failure(21.5).message).toContain('join those that belong together into one object');
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 21.5],
    ['text', '[1, 2]'],
    ['a boolean', true],
    ['a BigInt', 3n],
    ['a function', () => [1]],
    ['a symbol', Symbol('x')],
    ['an empty array', []],
    ['an empty row', [[]]],
    ['an empty typed array', new Float32Array(0)],
    ['an empty Buffer', Buffer.alloc(0)],
    ['a Buffer of odd length', Buffer.alloc(7)],
    ['an empty object', {}],
    ['an array of empty objects', [{}, {}]],
    ['an object without numbers', { name: 'pump', nested: { a: 1 } }],
    ['a Date', new Date(0)],
    ['a Map', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['an error', new Error('x')],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['rows of which one is a number', [[1], 2]],
    ['rows of which one is text', [[1], '2']],
    ['rows of which one is null', [[1], null]],
    ['rows of which one is a Buffer', [[1], Buffer.alloc(4)]],
    ['objects of which one is an array', [{ a: 1 }, [1]]],
    ['objects of which one is null', [{ a: 1 }, null]],
    ['objects of which one is a number', [{ a: 1 }, 1]],
  ])('%s', (_, value) => {
    expect(failure(value).code).toBe('PDR_BAD_INPUT');
    expect(failure(value, IMPUTE).code).toBe('PDR_BAD_INPUT');
  });

  test.each([
    ['rows within rows', [[[1, 2]], [[3, 4]]]],
    ['a number, then a row', [1, [2]]],
    ['a number, then an object', [1, { a: 2 }]],
    ['a Buffer in an array', [Buffer.alloc(8)]],
    ['a cyclic array', cyclic()],
  ])('%s: names the value', (_, value) => {
    expect(failure(value).code).toBe('PDR_NOT_A_NUMBER');
  });

  test('text says how to go on', () => {
    expect(failure('{"a": 1}').message).toMatch(/this is "{\\"a\\": 1}"\. Put a json or csv node in front/);
  });

  test('an object without numbers says what it has', () => {
    expect(failure({ name: 'pump', unit: 'bar' }).message).toBe(
      'The object has no numeric property: it has "name", "unit".',
    );
  });
});

function cyclic(): unknown[] {
  const rows: unknown[] = [];
  rows.push(rows);
  return rows;
}

describe('formats that contradict themselves', () => {
  test.each([
    ['no columns', { columns: 0 }],
    ['half a column', { columns: 1.5 }],
    ['NaN columns', { columns: Number.NaN }],
    ['no features', { features: [] }],
    ['two features for three columns', { features: ['a', 'b'], columns: 3 }],
  ])('%s', (_, format) => {
    expect(failure([1, 2, 3], { ...REFUSE, ...format }).code).toBe('PDR_BAD_OPTION');
  });
});
