import { type HistoryEntry, type HistoryRow, HistoryWindows } from '../../../src/history/windows';
import { createRandom } from '../../../src/random';

/** What a row must tell, by the plainest computation. */
function plain(values: readonly number[], times: readonly number[]): Record<string, number | null> {
  const present = values.map((x, i) => ({ x, t: times[i] })).filter(({ x }) => !Number.isNaN(x));
  const n = present.length;
  if (n === 0) return { last: null, mean: null, deviation: null, min: null, max: null, slope: null };
  const x0 = present[0].x;
  const t0 = present[0].t;
  const meanOf = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / n;
  const mean = meanOf(present.map(({ x }) => x - x0));
  const time = meanOf(present.map(({ t }) => t - t0));
  const squares = present.reduce((sum, { x }) => sum + (x - x0 - mean) ** 2, 0);
  const timeSquares = present.reduce((sum, { t }) => sum + (t - t0 - time) ** 2, 0);
  const products = present.reduce((sum, { x, t }) => sum + (x - x0 - mean) * (t - t0 - time), 0);
  return {
    last: present[n - 1].x,
    mean: x0 + mean,
    deviation: Math.sqrt(squares / n),
    min: Math.min(...present.map(({ x }) => x)),
    max: Math.max(...present.map(({ x }) => x)),
    slope: timeSquares > 0 ? (1000 * products) / timeSquares : null,
  };
}

const ALL = ['last', 'mean', 'deviation', 'min', 'max', 'slope'] as const;

function expectClose(actual: number | null, expected: number | null, scale: number): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * Math.max(scale, Math.abs(expected)));
}

describe('HistoryWindows', () => {
  it('makes one row of the newest readings of each source', () => {
    const windows = new HistoryWindows({ readings: 3, statistics: [...ALL], lags: [1] });
    const at = (second: number) => 1_700_000_000_000 + 1000 * second;
    expect(windows.push('pump', { Pressure: 1 }, at(0))).toBeNull();
    expect(windows.push('fan', { Pressure: 99 }, at(0))).toBeNull();
    expect(windows.push('pump', { Pressure: 3 }, at(2))).toBeNull();
    expect(windows.push('pump', { Pressure: 5 }, at(4))).toEqual({
      'Pressure last': 5,
      'Pressure mean': 3,
      'Pressure deviation': Math.sqrt(8 / 3),
      'Pressure min': 1,
      'Pressure max': 5,
      'Pressure slope': 1,
      'Pressure lag 1': 3,
    });
    expect(windows.push('pump', { Pressure: 5 }, at(6))).toMatchObject({
      'Pressure mean': 13 / 3,
      'Pressure min': 3,
    });
    expect(windows.size).toBe(2);
  });

  it.each([1, 2, 7, 64, 65, 100, 200, 700])(
    'agrees with a plain computation over %d readings',
    (readings) => {
      const random = createRandom(readings);
      const windows = new HistoryWindows({ readings, statistics: [...ALL], lags: [1, 5], start: 'first' });
      const scales = { a: 1, offset: 1e-3, steep: 1e6 };
      const seen: Record<string, number[]> = { a: [], offset: [], steep: [] };
      const times: number[] = [];
      let time = 1_700_000_000_000;
      for (let i = 0; i < 2 * readings + 300; i++) {
        time += random.integer(2000) - 10;
        times.push(time);
        const reading: Record<string, number | null> = {};
        for (const name of Object.keys(seen)) {
          const isMissing = i > 0 && random.uniform() < 0.2;
          const x =
            name === 'a' ? random.normal() : name === 'offset' ? 1e6 + 1e-3 * random.normal() : 1e6 * i;
          seen[name].push(isMissing ? Number.NaN : x);
          if (!isMissing) reading[name] = x;
        }
        if (Object.keys(reading).length === 0) {
          seen.a[i] = 1;
          reading.a = 1;
        }
        // A step back before the whole window starts anew: not the matter here.
        const first = times[Math.max(0, i - readings)];
        if (i > 0 && time < first) times[i] = time = first;
        const row = windows.push('s', reading, time) as HistoryRow;
        for (const [name, values] of Object.entries(seen)) {
          const expected = plain(values.slice(-readings), times.slice(-readings));
          for (const what of ALL) {
            if (what === 'slope' && readings < 3) continue;
            expectClose(row[`${name} ${what}`], expected[what], what === 'slope' ? scales[name as 'a'] : 1);
          }
          for (const lag of [1, 5]) {
            const value = values.at(-1 - lag) ?? Number.NaN;
            expect(row[`${name} lag ${lag}`]).toBe(Number.isNaN(value) ? null : value);
          }
        }
      }
    },
  );

  it('takes the readings of so many seconds', () => {
    const windows = new HistoryWindows({ seconds: 10, statistics: ['mean', 'min'] });
    const means: unknown[] = [];
    for (const [second, x] of [
      [0, 0],
      [4, 4],
      [9, 9],
      [10, 10],
      [25, 25],
      [26, 26],
      [35.5, 35.5],
    ]) {
      means.push(windows.push('s', { x }, 1000 * second)?.['x mean']);
    }
    expect(means).toEqual([undefined, undefined, undefined, expect.closeTo(23 / 3, 12), 25, 25.5, 61.5 / 2]);
  });

  it('agrees with a plain computation over seconds of a fast stream', () => {
    const random = createRandom(3);
    const windows = new HistoryWindows({ seconds: 60, statistics: [...ALL], start: 'first' });
    const values: number[] = [];
    const times: number[] = [];
    let time = 5000;
    for (let i = 0; i < 3000; i++) {
      time += random.integer(i < 1500 ? 100 : 1000);
      times.push(time);
      values.push(random.normal());
      const row = windows.push('s', { x: values[i] }, time) as HistoryRow;
      const from = times.findIndex((t) => t > time - 60_000);
      const expected = plain(values.slice(from), times.slice(from));
      for (const what of ALL) expectClose(row[`x ${what}`], expected[what], 1);
    }
  });

  it('has statistics over the values that are there, and null where there is none', () => {
    const windows = new HistoryWindows({ readings: 2, statistics: ['last', 'mean', 'slope'], lags: [1] });
    windows.push('s', { x: 1, y: 5 });
    expect(windows.push('s', { x: null, y: 7 })).toEqual({
      'x last': 1,
      'x mean': 1,
      'x slope': null,
      'x lag 1': 1,
      'y last': 7,
      'y mean': 6,
      'y slope': 2,
      'y lag 1': 5,
    });
    expect(windows.push('s', { y: 9, x: 'broken' })).toMatchObject({
      'x last': null,
      'x mean': null,
      'y slope': 2,
    });
    expect(windows.push('s', { y: 9, z: '1,5' })).toMatchObject({
      'z last': 1.5,
      'z lag 1': null,
      'y slope': 0,
    });
  });

  it('starts anew after a gap, after a step back before the window, and where times come or go', () => {
    const make = () => {
      const windows = new HistoryWindows({ readings: 2, statistics: ['mean'], gap: 5 });
      windows.push('s', { x: 1 }, 100_000);
      return windows;
    };
    expect(make().push('s', { x: 3 }, 105_000)).toEqual({ 'x mean': 2 });
    expect(make().push('s', { x: 3 }, 105_001)).toBeNull();
    expect(make().push('s', { x: 3 }, 99_999)).toBeNull();
    const replay = new HistoryWindows({ readings: 3, statistics: ['mean'] });
    for (const second of [10, 11, 12]) replay.push('s', { x: second }, 1000 * second);
    expect(replay.push('s', { x: 11.5 }, 11_500)).toEqual({ 'x mean': 34.5 / 3 }); // late, not a new beginning
    expect(replay.push('s', { x: 0 }, 0)).toBeNull();
    const untimed = new HistoryWindows({ readings: 2, statistics: ['mean'] });
    untimed.push('s', { x: 1 });
    expect(untimed.push('s', { x: 1 }, 5)).toBeNull();
  });

  it('recovers from one time far in the future', () => {
    const windows = new HistoryWindows({ seconds: 3, statistics: ['mean'] });
    const rows = [0, 1, 2, 3, 4e9, 5, 6, 7, 8].map((second) => windows.push('s', { x: 1 }, 1000 * second));
    expect(rows.map((row) => row !== null)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it('makes a row every so many readings, once the window is full or from the first', () => {
    const dueAt = (start: 'full' | 'first') => {
      const windows = new HistoryWindows({ readings: 4, every: 3, start });
      return Array.from({ length: 11 }, (_, i) => i).filter((i) => windows.push('s', { x: i }) !== null);
    };
    expect(dueAt('full')).toEqual([3, 6, 9]);
    expect(dueAt('first')).toEqual([0, 3, 6, 9]);
  });

  it('is full only when the lags are there', () => {
    const windows = new HistoryWindows({ readings: 2, statistics: [], lags: [150, 3] });
    const rows = Array.from({ length: 152 }, (_, i) => windows.push('s', { x: i }));
    expect(rows.findIndex((row) => row !== null)).toBe(150);
    expect(rows[151]).toEqual({ 'x lag 150': 1, 'x lag 3': 148 });
  });

  it('takes lists, named or not, and typed arrays', () => {
    const of = (features: string[] | null, reading: ArrayLike<number>) =>
      new HistoryWindows({ readings: 1, statistics: ['last'], features }).push('s', reading);
    expect(of(null, [1, 2])).toEqual({ 'Value 1 last': 1, 'Value 2 last': 2 });
    expect(of(['a', 'b'], Float64Array.of(1, 2))).toEqual({ 'a last': 1, 'b last': 2 });
    expect(() => of(['a'], [1, 2])).toThrow(expect.objectContaining({ code: 'PDR_DIMENSIONS' }));
  });

  it('leaves out times, identifiers, text and what is nested, unless it is named', () => {
    const reading = {
      ts: 1_700_000_000,
      at: 1_700_000_000_123,
      date: '2026-01-01',
      id: 7,
      state: 'on?',
      deep: { x: 1 },
      heat: '21,5',
      on: true,
    };
    const make = (features: string[] | null) =>
      Object.keys(
        new HistoryWindows({ readings: 1, statistics: ['last'], features }).push('s', reading) ?? {},
      );
    expect(make(null)).toEqual(['heat last', 'on last']);
    expect(make(['id', 'ts'])).toEqual(['id last', 'ts last']);
  });

  it('learns from the other values whether "1,240" is 1240', () => {
    const lastOf = (texts: string[]) => {
      const windows = new HistoryWindows({ readings: 1, statistics: ['last'] });
      return texts.map((x) => windows.push('s', { x })?.['x last']);
    };
    expect(lastOf(['21,5', '1,240'])).toEqual([21.5, 1.24]);
    expect(lastOf(['950', '1,240'])).toEqual([950, 1240]);
    expect(lastOf(['1,240'])).toEqual([null]);
  });

  describe('of parts', () => {
    const make = (gap: number | null = null) =>
      new HistoryWindows({ readings: 1, statistics: ['last'], gap });
    const feed = (windows: HistoryWindows, parts: string, step = 1000) =>
      parts
        .split(' ')
        .map((part, i) => {
          const reading = { [part[0]]: Number(part.slice(1)) };
          return windows.pushMany([{ source: 's', reading, time: i * step, part: true }])[0];
        })
        .map(
          (row) =>
            row &&
            Object.entries(row)
              .map(([name, x]) => name[0] + x)
              .sort()
              .join(' '),
        );

    it('are a reading when a sensor sends again, then when all have sent', () => {
      expect(feed(make(), 'p1 f1 t1 p2 f2 t2 p3 t3 f3')).toEqual([
        null,
        null,
        null,
        'f1 p1 t1',
        null,
        'f2 p2 t2',
        null,
        null,
        'f3 p3 t3',
      ]);
    });

    it('are passed over where they have no number, or none of the features', () => {
      const part = (windows: HistoryWindows, reading: object) =>
        windows.pushMany([{ source: 's', reading, part: true } as HistoryEntry])[0];
      const windows = make();
      part(windows, { p: 1 });
      expect(part(windows, { state: 'running' })).toBeNull();
      expect(part(windows, { p: 2 })).toEqual({ 'p last': 2 });
      const named = new HistoryWindows({ features: ['p'] });
      expect([part(named, { f: 1 }), named.size]).toEqual([null, 0]);
    });

    it('keep the last value of a slow or a silent sensor, within the gap', () => {
      expect(feed(make(), 'p1 p2 t1 p3 p4 p5')).toEqual([null, 'p2', null, 'p3 t1', 'p4 t1', 'p5 t1']);
      expect(feed(make(1.5), 'p1 p2 t1 p3 p4 p5').slice(3)).toEqual(['p3 t1', 'p4 tnull', 'p5 tnull']);
      expect(feed(make(), 'p1 f1 p2 f2 p3 p4 p5').slice(3)).toEqual(['f2 p2', null, 'f2 p4', 'f2 p5']);
    });
  });

  describe('is bounded', () => {
    it('in sources: the one unused for longest goes, and is counted', () => {
      const windows = new HistoryWindows({ readings: 2, sources: 2, statistics: ['mean'] });
      windows.push('a', { x: 1 });
      windows.push('b', { x: 1 });
      windows.push('a', { x: 3 });
      windows.push('c', { x: 1 });
      expect([windows.size, windows.forgotten]).toEqual([2, 1]);
      expect(windows.push('a', { x: 5 })).toEqual({ 'x mean': 4 });
      expect(windows.push('b', { x: 1 })).toBeNull();
    });

    it('with 100,000 sources, and names that change all the time', () => {
      const windows = new HistoryWindows({ readings: 20, sources: 100_000 });
      for (let i = 0; i < 100_000; i++) windows.push(`s${i}`, { x: i });
      expect(windows.size + windows.forgotten).toBe(100_000);
      const names = new HistoryWindows({ readings: 3 });
      for (let i = 0; i < 2000; i++) names.push('s', { [`x${i}`]: i });
      expect(names.push('s', { y: 1 })).not.toBeNull();
    });

    it('in features of one source', () => {
      const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`x${i}`, i]));
      const windows = new HistoryWindows({ readings: 100_000 });
      expect(() => windows.push('s', wide)).toThrow(expect.objectContaining({ code: 'PDR_DIMENSIONS' }));
      expect(() => windows.push('s', new Array(1e6))).toThrow(
        expect.objectContaining({ code: 'PDR_DIMENSIONS' }),
      );
      expect(windows.push('s', { x: 1 })).toBeNull();
    });
  });

  it('is not troubled by names such as __proto__', () => {
    const windows = new HistoryWindows({ readings: 1, statistics: ['last'] });
    const reading = JSON.parse('{"__proto__": 1, "constructor": 2, "hasOwnProperty": 3}') as object;
    const row = windows.push('__proto__', reading as HistoryEntry['reading']);
    expect(row).toEqual({ '__proto__ last': 1, 'constructor last': 2, 'hasOwnProperty last': 3 });
    expect(windows.push('constructor', { x: 1 })).toEqual({ 'x last': 1 });
  });

  it.each<[string, unknown, string]>([
    ['no number', { state: 'on?' }, 'PDR_BAD_INPUT'],
    ['an empty list', [], 'PDR_BAD_INPUT'],
    ['a number', 5, 'PDR_BAD_INPUT'],
    ['null', null, 'PDR_BAD_INPUT'],
    [
      'a getter that throws',
      {
        get x() {
          throw new Error('no');
        },
      },
      'PDR_BAD_INPUT',
    ],
    ['numbers beyond single precision', { x: 1e300, y: Number.POSITIVE_INFINITY }, 'PDR_BAD_INPUT'],
  ])('refuses %s, and remembers nothing of it or of what came with it', (_, reading, code) => {
    const windows = new HistoryWindows({ readings: 1 });
    const entries = [
      { source: 's', reading: { x: 1 } },
      { source: 's', reading },
    ] as HistoryEntry[];
    expect(() => windows.pushMany(entries)).toThrow(expect.objectContaining({ code }));
    expect(windows.size).toBe(0);
  });

  it('needs times for a window of seconds and for a gap', () => {
    for (const options of [{ seconds: 5 }, { gap: 5 }]) {
      expect(() => new HistoryWindows(options).push('s', { x: 1 })).toThrow(/has no time/);
    }
    expect(() => new HistoryWindows().push('s', { x: 1 }, Number.NaN)).toThrow(/milliseconds/);
  });

  it.each([
    [{ statistics: ['median'] }, /out of last, mean/],
    [{ statistics: [] }, /at least one/],
    [{ readings: 0 }, /readings/],
    [{ reading: 3 }, /did you mean "readings"/],
  ])('refuses the options %j', (options, message) => {
    expect(() => new HistoryWindows(options as object)).toThrow(message);
  });

  it('gives in turns what it gives at once', async () => {
    const entries = Array.from({ length: 500 }, (_, i) => ({
      source: `s${i % 3}`,
      reading: [i, i * i],
      time: i,
    }));
    const rows = await new HistoryWindows({ readings: 5 }).pushManyInTurns(entries);
    expect(rows).toEqual(new HistoryWindows({ readings: 5 }).pushMany(entries));
  });

  it('forgets a source, or all', () => {
    const windows = new HistoryWindows({ readings: 2 });
    windows.push('a', { x: 1 });
    windows.push('b', { x: 1 });
    expect([windows.forget('a'), windows.forget('a'), windows.size]).toEqual([true, false, 1]);
    windows.clear();
    expect([windows.size, windows.push('b', { x: 1 })]).toEqual([0, null]);
  });
});
