import { createRandom, type Random } from '../../../src/random';
import type { ReadingFormat } from '../../../src/rows/format';
import { ReadingWindow } from '../../../src/rows/readingWindow';

const IMPUTE: ReadingFormat = { missing: 'impute' };

/** What comes out of any store that keeps JSON. */
async function throughJson(window: ReadingWindow): Promise<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(await window.storedInTurns())) as Record<string, unknown>;
}

async function restored(stored: unknown, capacity: number, format: ReadingFormat): Promise<ReadingWindow> {
  const window = new ReadingWindow(capacity, format);
  await window.restoreInTurns(stored);
  return window;
}

function snapshotOf(window: ReadingWindow): unknown {
  const { X, ...rest } = window.snapshot();
  return { ...rest, rows: X.rows, numbers: Array.from(X.data) };
}

const device = (i: number) => ({
  time: new Date(Date.UTC(2024, 0, 1, 0, 0, i)).toISOString(),
  counter: 1e15 + i,
  heat: 20 + Math.sin(i) / 3,
  load: i % 7 === 3 ? null : `${i % 5},${100 + (i % 900)}`,
  state: i % 2 ? 'on duty' : 'idle',
  __proto__: null,
  constructor: Math.cos(i),
});

/** A reading with a column called "__proto__", as JSON.parse makes it. */
const strange = (i: number): unknown => JSON.parse(`{"__proto__": ${Math.sin(i)}, "toString": ${i % 5}}`);

const WINDOWS: Record<string, { format: ReadingFormat; row: (i: number) => unknown; capacity: number }> = {
  'objects with text, times and counters': { format: IMPUTE, row: device, capacity: 150 },
  'objects with strange names': { format: {}, row: strange, capacity: 40 },
  'bare numbers': { format: {}, row: (i) => [Math.sin(i), i % 3, 1 / (i + 1)], capacity: 40 },
  'bare numbers with gaps': { format: IMPUTE, row: (i) => [Math.sin(i), i % 4 ? i % 3 : null], capacity: 40 },
  'named features': {
    format: { features: ['b', 'a'] },
    row: (i) => ({ a: Math.sin(i), b: i % 9 }),
    capacity: 40,
  },
  'bare numbers for named features': {
    format: { features: ['b', 'a'] },
    row: (i) => [Math.sin(i), i % 9],
    capacity: 40,
  },
};

describe.each(Object.entries(WINDOWS))('a window of %s', (_, { format, row, capacity }) => {
  const labelOf = (i: number) => (i % 3 === 0 ? null : i % 3 === 1 ? i : `"kind" ${i % 4}\n`);

  test.each([1, 7, 39, 40, 41, 99, 100, 150, 333])(
    'of %i rows goes on after it was stored',
    async (count) => {
      const original = new ReadingWindow(capacity, format);
      for (let i = 0; i < count; i++) original.push(row(i), [labelOf(i)]);
      const back = await restored(await throughJson(original), capacity, format);
      expect([back.size, back.choice]).toEqual([original.size, original.choice]);
      expect(back.columns()).toEqual(original.columns());
      for (let i = count; i < count + 120; i++) {
        for (const window of [original, back]) window.push(row(i), [labelOf(i)]);
        expect(back.choice).toEqual(original.choice);
      }
      expect(snapshotOf(back)).toEqual(snapshotOf(original));
      expect(await throughJson(back)).toEqual(await throughJson(original));
    },
  );
});

test('a window that is empty, or was cleared, gives nothing to store', async () => {
  const window = new ReadingWindow(5);
  expect(await window.storedInTurns()).toBeNull();
  window.push([1, 2], null);
  window.clear();
  expect(await window.storedInTurns()).toBeNull();
  expect(window.storedSize).toBe(0);
});

test('what JSON cannot hold does not get into what is stored', async () => {
  const window = new ReadingWindow(5, IMPUTE);
  const odd = {
    a: 1,
    b: 5n,
    c: Number.NaN,
    d: undefined,
    e: Number.POSITIVE_INFINITY,
    f: Symbol('x'),
    g: -0,
  };
  window.push([odd, { ...odd, a: 2 }], [Number.POSITIVE_INFINITY, 'x']);
  const back = await restored(await throughJson(window), 5, IMPUTE);
  expect(back.columns()).toEqual(window.columns());
  expect(back.snapshot().labels).toEqual([null, 'x']);
});

test('every change is counted, so that what did not change need not be stored', () => {
  const window = new ReadingWindow(5);
  const counts = [window.changes];
  window.push([1, 2], null);
  counts.push(window.changes);
  window.push([1, 2], null);
  counts.push(window.changes);
  expect(() => window.push({ a: 1 }, null)).toThrow();
  counts.push(window.changes);
  window.clear();
  counts.push(window.changes);
  expect(counts).toEqual([0, 1, 2, 2, 3]);
});

test.each(Object.entries(WINDOWS))(
  'the size that %s will take is known before',
  async (_, { format, row }) => {
    const window = new ReadingWindow(2000, format);
    for (let i = 0; i < 1500; i++) window.push(row(i), [`label ${i}`]);
    const { length } = JSON.stringify(await window.storedInTurns());
    expect(window.storedSize / length).toBeGreaterThan(0.85);
    expect(window.storedSize / length).toBeLessThan(1.1);
  },
);

test('storing and restoring a large window lets others have their turn', async () => {
  const window = new ReadingWindow(100_000, IMPUTE);
  const rows = Array.from({ length: 100_000 }, (_, i) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, c) => [`s${c}`, Math.sin(i + c)])),
  );
  await window.pushInTurns(rows, null);
  let turns = 0;
  const tick = setInterval(() => turns++, 0);
  const back = await restored(await window.storedInTurns(), 100_000, IMPUTE);
  clearInterval(tick);
  expect(back.size).toBe(100_000);
  expect(turns).toBeGreaterThan(0);
});

describe('what is stored is input like any other', () => {
  const refuses = async (stored: unknown, format: ReadingFormat = IMPUTE, capacity = 40): Promise<void> => {
    const window = new ReadingWindow(capacity, format);
    await expect(window.restoreInTurns(stored)).rejects.toMatchObject({ code: 'PDR_BAD_WINDOW' });
    expect([window.size, window.choice, window.columns()]).toEqual([0, null, []]);
    if (format !== IMPUTE) return;
    window.push([1, 2, 3], null);
    expect(window.size).toBe(1);
  };
  const made = async (row: (i: number) => unknown, format = IMPUTE, count = 60): Promise<ReadingWindow> => {
    const window = new ReadingWindow(40, format);
    for (let i = 0; i < count; i++) window.push(row(i), [`l${i}`]);
    window.snapshot();
    return window;
  };

  test('what is no window is refused', async () => {
    const strangers: unknown[] = [undefined, null, 5, 'text', [], {}, { format: 'parametric-dr' }, 7n];
    const throwing = {
      get format(): string {
        throw new Error('no');
      },
    };
    for (const stranger of [...strangers, throwing, new Proxy({}, { get: () => Symbol('x') })]) {
      await refuses(stranger);
    }
  });

  test('so is one from a newer version, of another capacity, or of other settings', async () => {
    const stored = await throughJson(await made(device));
    await refuses({ ...stored, version: 2 });
    await refuses(stored, IMPUTE, 39);
    await refuses(stored, { ...IMPUTE, features: ['heat'] });
    await refuses(stored, { ...IMPUTE, exclude: ['state'] });
    await refuses(await throughJson(await made((i) => [i, 1])), { features: ['a', 'b'] });
    await refuses(await throughJson(await made(WINDOWS['bare numbers with gaps'].row)), {
      missing: 'refuse',
    });
  });

  test('a claim of more rows than there are claims no memory', async () => {
    const stored = await throughJson(await made((i) => [i, 1]));
    await refuses({ ...stored, size: 1e6, cols: 200, next: 0 }, IMPUTE, 1e6);
    await refuses({ ...stored, size: 40, cols: 100_000 }, IMPUTE, 40);
  });

  test('numbers that no reading can have are refused', async () => {
    const text = (...numbers: number[]) => Buffer.from(Float64Array.from(numbers).buffer).toString('base64');
    const column = { name: 'a', example: '', kinds: Buffer.from([2]).toString('base64'), numbers: text(1) };
    const table = { kind: 'table', seen: 1, labels: null, chosen: null };
    const stored = { format: 'parametric-dr-window', version: 1, ...table, columns: [column] };
    expect((await restored(stored, 40, IMPUTE)).size).toBe(1);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
      await refuses({ ...stored, columns: [{ ...column, numbers: text(value) }] });
    }
    await refuses({ ...stored, columns: [{ ...column, kinds: Buffer.from([10]).toString('base64') }] });
    await refuses({ ...stored, columns: [column, column] });
  });

  /** Changes one thing somewhere inside. */
  function damage(value: unknown, random: Random): unknown {
    const others = [null, -1, 1.5, 1e9, 'x', [], {}, true, Number.NaN, '__proto__'];
    if (typeof value === 'string' && value.length > 0 && random.uniform() < 0.5) {
      const at = random.integer(value.length);
      return `${value.slice(0, at)}${random.uniform() < 0.5 ? '' : '*'}${value.slice(at + 1)}`;
    }
    if (typeof value !== 'object' || value === null || random.uniform() < 0.1) {
      return others[random.integer(others.length)];
    }
    const keys = Object.keys(value);
    if (keys.length === 0) return null;
    const key = keys[random.integer(keys.length)];
    const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = damage(copy[key], random);
    return copy;
  }

  test.each([
    ['objects', device, IMPUTE],
    ['bare numbers', (i: number) => [i, i % 3], {}],
  ] as const)('damaged %s are refused, or are rows that can be used', async (_, row, format) => {
    const stored = await throughJson(await made(row, format));
    let refused = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const window = new ReadingWindow(40, format);
      try {
        await window.restoreInTurns(damage(stored, createRandom(seed)));
      } catch (error) {
        expect(error).toMatchObject({ code: 'PDR_BAD_WINDOW' });
        expect(window.size).toBe(0);
        refused++;
      }
      window.columns();
      for (let i = 0; i < 3; i++) {
        try {
          window.push(row(i), null);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^PDR_/) });
        }
      }
      expect(await window.storedInTurns()).not.toBeUndefined();
    }
    expect(refused).toBeGreaterThan(500);
  });
});
