import { PdrError } from '../../../src/errors';
import type { ReadingFormat } from '../../../src/rows/format';
import { ReadingWindow } from '../../../src/rows/readingWindow';
import { row as rowOf } from '../../support/data';

const REFUSE: ReadingFormat = { features: null, columns: null, missing: 'refuse', exclude: [] };
const IMPUTE: ReadingFormat = { ...REFUSE, missing: 'impute' };

const reading = (i: number) => ({ a: Math.sin(i), b: i % 7 });

function filled(count: number, format = REFUSE, capacity = 1000): ReadingWindow {
  const window = new ReadingWindow(capacity, format);
  for (let i = 0; i < count; i++) window.push(reading(i), null);
  return window;
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(PdrError);
    return (error as PdrError).code;
  }
  throw new Error('It was accepted.');
}

describe('before the features are settled', () => {
  test('there is no choice, and incomplete readings are taken', () => {
    const window = filled(50);
    expect(window.push({ a: 1 }, null)).toBe(1);
    expect([window.size, window.choice]).toEqual([51, null]);
  });

  test('incomplete rows are left out of the snapshot, counted in a note, their labels too', () => {
    const window = new ReadingWindow(100, REFUSE);
    for (let i = 0; i < 20; i++) window.push(i === 3 ? { a: i } : reading(i), [`row ${i}`]);
    const { X, labels, features, notes } = window.snapshot();
    expect([X.rows, X.cols, features]).toEqual([19, 2, ['a', 'b']]);
    expect(labels?.slice(2, 4)).toEqual(['row 2', 'row 4']);
    expect(notes).toEqual(['Left out: 1 row of 20 without a number in each feature.']);
  });

  test('a snapshot settles them', () => {
    const window = filled(20);
    window.snapshot();
    expect(window.choice).toEqual({ features: ['a', 'b'], ignored: [], notes: [] });
    expect(codeOf(() => window.push({ a: 1 }, null))).toBe('PDR_MISSING_FEATURE');
  });

  test('a reading without any number is refused', () => {
    expect(codeOf(() => filled(5).push({ name: 'pump' }, null))).toBe('PDR_BAD_INPUT');
    expect(codeOf(() => filled(5, IMPUTE).push({ name: 'pump' }, null))).toBe('PDR_BAD_INPUT');
    expect(codeOf(() => filled(5).push({ a: null }, null))).toBe('PDR_BAD_INPUT');
    const window = filled(15, IMPUTE);
    window.push({ a: null, b: null }, null);
    expect(window.snapshot().notes).toEqual(['1 row without any number.']);
  });
});

describe('once they are settled', () => {
  test('after 100 rows a reading that lacks a feature fails, and nothing is added', () => {
    const window = filled(100);
    expect(window.choice?.features).toEqual(['a', 'b']);
    expect(codeOf(() => window.push({ a: 1 }, null))).toBe('PDR_MISSING_FEATURE');
    expect(codeOf(() => window.push({ a: 1, b: 'offline' }, null))).toBe('PDR_NOT_A_NUMBER');
    expect(codeOf(() => window.push([reading(1), { a: 1, b: null }], null))).toBe('PDR_NOT_A_NUMBER');
    expect(window.size).toBe(100);
  });

  test('where missing values are imputed it is kept, unless it has none of the features', () => {
    const window = filled(100, IMPUTE);
    window.push({ a: 1 }, null);
    window.push({ a: 2, b: 'offline' }, null);
    expect(codeOf(() => window.push({ c: 1 }, null))).toBe('PDR_MISSING_FEATURE');
    const { X, notes } = window.snapshot();
    expect([rowOf(X, 100), rowOf(X, 101)]).toEqual([
      [1, Number.NaN],
      [2, Number.NaN],
    ]);
    expect(notes).toEqual(['"b" has no number in 1 row, such as "offline": these values are missing.']);
  });

  test('each snapshot chooses anew: a sensor added later becomes a feature, one that went away does not stay', () => {
    const window = filled(100, IMPUTE, 200);
    for (let i = 0; i < 150; i++) window.push({ a: Math.sin(i), c: Math.cos(i) }, null);
    expect(window.snapshot().features).toEqual(['a', 'b', 'c']);
    for (let i = 0; i < 200; i++) window.push({ a: Math.sin(i), c: Math.cos(i) }, null);
    const { features, ignored } = window.snapshot();
    expect(features).toEqual(['a', 'c']);
    expect(ignored).toEqual([]);
  });
});

describe('what is held', () => {
  test('is the newest rows, in their order', () => {
    const window = new ReadingWindow(30, REFUSE);
    for (let i = 0; i < 75; i++) window.push({ a: 100 * Math.sin(i), b: (i * 37) % 11 }, [i]);
    const { X, labels } = window.snapshot();
    expect(labels).toEqual(Array.from({ length: 30 }, (_, i) => 45 + i));
    expect(rowOf(X, 0)).toEqual([Math.fround(100 * Math.sin(45)), (45 * 37) % 11]);
    expect(rowOf(X, 29)).toEqual([Math.fround(100 * Math.sin(74)), (74 * 37) % 11]);
  });

  test('of many rows in one message too', () => {
    const window = new ReadingWindow(30, REFUSE);
    expect(
      window.push(
        Array.from({ length: 75 }, (_, i) => reading(i)),
        null,
      ),
    ).toBe(75);
    expect([window.size, rowOf(window.snapshot().X, 29)]).toEqual([30, [Math.fround(Math.sin(74)), 74 % 7]]);
  });

  test('says so when readings come in parts, each in a message of its own', () => {
    const halves = new ReadingWindow(60, REFUSE);
    for (let i = 0; i < 60; i++) halves.push(i % 2 ? { a: Math.sin(i) } : { b: Math.cos(i) }, null);
    expect(() => halves.snapshot()).toThrow(/"a": It has a number in 30 of 60 rows only\. Impute/);
    const parts = new ReadingWindow(60, REFUSE);
    const columns = ['a', 'b', 'c'];
    for (let i = 0; i < 60; i++) {
      const pair = columns.filter((_, c) => c !== i % 3);
      parts.push(Object.fromEntries(pair.map((name) => [name, Math.sin(i)])), null);
    }
    expect(codeOf(() => parts.snapshot())).toBe('PDR_MISSING_FEATURE');
  });

  test('keeps nothing that is excluded', () => {
    const window = new ReadingWindow(30, { ...REFUSE, exclude: ['b'] });
    for (let i = 0; i < 30; i++) window.push(reading(i), null);
    expect(window.snapshot()).toMatchObject({ features: ['a'], ignored: [] });
  });

  test('is gone after clear, and so is the choice', () => {
    const window = filled(120);
    window.clear();
    expect([window.size, window.choice]).toEqual([0, null]);
    window.push([1, 2, 3], null);
    expect(window.snapshot().X.cols).toBe(3);
  });

  test('objects and bare numbers are not mixed', () => {
    expect(codeOf(() => filled(3).push([1, 2], null))).toBe('PDR_DIMENSIONS');
    const window = new ReadingWindow(10, REFUSE);
    window.push([1, 2], null);
    expect(codeOf(() => window.push({ a: 1, b: 2 }, null))).toBe('PDR_DIMENSIONS');
  });

  test('says so when no column is a measurement', () => {
    const window = new ReadingWindow(100, REFUSE);
    for (let i = 0; i < 100; i++) window.push({ n: i, at: 1.7e12 + i }, null);
    expect(() => window.snapshot()).toThrow(/No column of the rows is a measurement\. "n": It only rises/);
  });

  test('a stream whose properties change their names does not fill the memory', () => {
    const window = new ReadingWindow(10, IMPUTE);
    window.push(Object.fromEntries(Array.from({ length: 60_000 }, (_, k) => [`a${k}`, k])), null);
    const more = Object.fromEntries(Array.from({ length: 60_000 }, (_, k) => [`b${k}`, k]));
    expect(codeOf(() => window.push(more, null))).toBe('PDR_DIMENSIONS');
    expect(window.size).toBe(1);
  });
});

describe('named features', () => {
  test('are strict from the first row', () => {
    const window = new ReadingWindow(10, { ...REFUSE, features: ['a', 'b'] });
    expect(codeOf(() => window.push({ a: 1 }, null))).toBe('PDR_MISSING_FEATURE');
    window.push({ b: 2, a: 1 }, null);
    window.push([3, 4], null);
    expect(window.choice?.features).toEqual(['a', 'b']);
    expect(Array.from(window.snapshot().X.data)).toEqual([1, 2, 3, 4]);
  });

  test('one that no row has is an error, however much may be missing', () => {
    const window = new ReadingWindow(10, { ...IMPUTE, features: ['a', 'bb'] });
    for (let i = 0; i < 10; i++) window.push(reading(i), null);
    expect(codeOf(() => window.snapshot())).toBe('PDR_MISSING_FEATURE');
  });

  test('are learnt from even if they only count, with a note', () => {
    const window = new ReadingWindow(60, { ...REFUSE, features: ['n', 'x'] });
    for (let i = 0; i < 60; i++) window.push({ n: i, x: Math.sin(i) }, null);
    expect(window.snapshot().notes).toEqual([
      '"n" only rises from row to row, which is no measurement: later rows may lie far outside the map.',
    ]);
  });
});

test('an array that claims any length is refused at once', () => {
  const rows: unknown[] = [{ a: 1 }];
  rows.length = 2 ** 32 - 1;
  expect(codeOf(() => new ReadingWindow(10, REFUSE).push(rows, null))).toBe('PDR_BAD_INPUT');
});

describe('the columns as a user sees them', () => {
  const machine = (i: number) => ({
    time: new Date(Date.UTC(2024, 0, 1, 0, 0, i)).toISOString(),
    heat: 20 + Math.sin(i),
    state: 'on duty',
    load: i % 7,
  });

  test('each has the value of the newest row, and a reason where it is left out', () => {
    const window = new ReadingWindow(1000, REFUSE);
    expect(window.columns()).toEqual([]);
    for (let i = 0; i < 5; i++) window.push(machine(i), null);
    expect(window.columns()).toMatchObject([
      { name: 'time', ignored: { reason: 'time' } },
      { name: 'heat', sample: 20 + Math.sin(4), ignored: null },
      { name: 'state', sample: '"on duty"', ignored: { reason: 'text' } },
      { name: 'load', sample: 4, ignored: null },
    ]);
  });

  test('looking settles nothing, and agrees with what is settled later', () => {
    const window = filled(99);
    expect(window.columns().map(({ name }) => name)).toEqual(['a', 'b']);
    expect(window.choice).toBeNull();
    window.push(reading(99), null);
    expect(window.columns()).toEqual([
      { name: 'a', sample: Math.sin(99), ignored: null },
      { name: 'b', sample: 99 % 7, ignored: null },
    ]);
  });

  test('the newest row counts when the window has gone round, and a missing value is none', () => {
    const window = filled(25, IMPUTE, 10);
    window.push({ a: 0.5, b: null }, null);
    expect(window.columns().map(({ sample }) => sample)).toEqual([0.5, null]);
  });

  test('named features are all that is kept; bare numbers have no columns', () => {
    const named = filled(25, { ...REFUSE, features: ['b'] }, 10);
    expect(named.columns()).toEqual([{ name: 'b', sample: 24 % 7, ignored: null }]);
    const bare = new ReadingWindow(10, REFUSE);
    bare.push([1, 2], null);
    expect(bare.columns()).toEqual([]);
  });
});

describe('in turns of the event loop', () => {
  /** What the work gives, and how often something else got its turn meanwhile. */
  async function turnsDuring<T>(work: () => Promise<T>): Promise<{ result: T; turns: number }> {
    let turns = 0;
    let running = true;
    const tick = (): void => {
      turns++;
      if (running) setImmediate(tick);
    };
    setImmediate(tick);
    const result = await work();
    running = false;
    return { result, turns };
  }

  const bytesOf = ({ data }: { data: Float32Array }) => Buffer.from(data.buffer);
  const wide = (rows: number, cols: number) =>
    Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => Math.sin(i * (j + 1))));
  const objects = (rows: number, cols: number) =>
    wide(rows, cols).map((row) => Object.fromEntries(row.map((value, j) => [`s${j}`, value])));

  test('a large message of arrays or objects lets others have their turn, and gives what `push` gives', async () => {
    for (const message of [wide(4000, 300), objects(20_000, 20)]) {
      const inTurns = new ReadingWindow(20_000, REFUSE);
      const { result, turns } = await turnsDuring(() => inTurns.pushInTurns(message, null));
      expect(result).toBe(message.length);
      expect(turns).toBeGreaterThan(1);
      const atOnce = new ReadingWindow(20_000, REFUSE);
      atOnce.push(message, null);
      const [{ X, ...rest }, expected] = [inTurns.snapshot(), atOnce.snapshot()];
      expect(Buffer.compare(bytesOf(X), bytesOf(expected.X))).toBe(0);
      expect({ ...rest, X: null }).toEqual({ ...expected, X: null });
    }
  });

  test('so does the snapshot of a large window, which can be cancelled', async () => {
    const window = new ReadingWindow(50_000, REFUSE);
    window.push(objects(50_000, 20), null);
    const { result, turns } = await turnsDuring(() => window.snapshotInTurns());
    expect(result.X.rows).toBe(50_000);
    expect(turns).toBeGreaterThan(1);
    await expect(window.snapshotInTurns({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'PDR_CANCELLED',
    });
  });

  test('rows that cannot be read reject, and leave the window as it was', async () => {
    const window = filled(10);
    await expect(window.pushInTurns([reading(1), { name: 'pump' }], null)).rejects.toMatchObject({
      code: 'PDR_BAD_INPUT',
    });
    expect(window.size).toBe(10);
  });
});
