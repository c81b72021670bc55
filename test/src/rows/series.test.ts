import { createRandom, type Random } from '../../../src/random';
import * as judged from '../../../src/rows/series';

const findingOf = (name: string, values: readonly number[]) =>
  judged.findingOf(name, Float64Array.from(values));

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed + 1);
const LENGTHS = [10, 15, 30, 60, 100, 400];

function series(rows: number, next: (i: number, before: number) => number): number[] {
  const values: number[] = [];
  for (let i = 0; i < rows; i++) values.push(next(i, values.at(-1) ?? 0));
  return values;
}

const MEASUREMENTS: Record<string, (rows: number, random: Random) => number[]> = {
  noise: (rows, r) => series(rows, () => r.normal()),
  'whole numbers': (rows, r) => series(rows, () => r.integer(1000)),
  'a random walk': (rows, r) => series(rows, (_, before) => before + r.normal()),
  'a random walk in whole numbers': (rows, r) => series(rows, (_, before) => before + r.integer(5) - 2),
  'a slow wave with noise': (rows, r) => series(rows, (i) => Math.sin(i / 300) + 0.01 * r.normal()),
  'a rise with noise': (rows, r) => series(rows, (i) => 20 + 0.05 * i + 0.1 * r.normal()),
  'a rise with noise, in tenths': (rows, r) =>
    series(rows, (i) => Math.round(200 + 0.5 * i + r.normal()) / 10),
  'a flag': (rows, r) => series(rows, () => r.integer(2)),
  'a level that rises by one and starts again': (rows) => series(rows, (i) => i % 9),
  'one that starts again now and then': (rows) =>
    series(rows, (i) => 3 + ((i + Math.ceil(rows / 2)) % Math.max(9, Math.ceil(rows / 1.7)))),
  'rare steps up': (rows) => series(rows, (i) => Math.floor(i / 25)),
};

describe('measurements are never taken for anything else', () => {
  test.each(Object.keys(MEASUREMENTS))('%s', (kind) => {
    for (const rows of LENGTHS) {
      for (const seed of SEEDS) {
        expect([rows, seed, findingOf('x', MEASUREMENTS[kind](rows, createRandom(seed)))]).toEqual([
          rows,
          seed,
          null,
        ]);
      }
    }
  });
});

const COUNTERS: Record<string, (rows: number, random: Random) => number[]> = {
  'by one': (rows, r) => {
    const start = r.integer(1e6);
    return series(rows, (i) => start + i);
  },
  'by a fixed step': (rows, r) => {
    const step = 1 + r.integer(500);
    return series(rows, (i) => 17 + i * step);
  },
  'down by one': (rows) => series(rows, (i) => 5000 - i),
  'with messages lost': (rows, r) => series(rows, (_, before) => before + (r.uniform() < 0.1 ? 2 : 1)),
};

describe('counters are found from ten rows on', () => {
  test.each(Object.keys(COUNTERS))('%s', (kind) => {
    for (const rows of LENGTHS) {
      for (const seed of SEEDS) {
        const values = COUNTERS[kind](rows, createRandom(seed));
        // Of few steps too many may be lost.
        if (kind === 'with messages lost' && rows < 60) continue;
        expect([rows, seed, findingOf('x', values)?.reason]).toEqual([rows, seed, 'counter']);
      }
    }
  });

  test('nine rows are too few to tell', () => {
    expect(findingOf('x', [1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
  });

  test('a total of uneven steps from fifty rows on, or from ten by its name', () => {
    const random = createRandom(1);
    const total = series(200, (_, before) => before + random.uniform());
    expect(findingOf('x', total)?.reason).toBe('counter');
    expect(findingOf('x', total.slice(0, 20))).toBeNull();
    expect(findingOf('energyTotal', total.slice(0, 20))?.reason).toBe('counter');
    expect(findingOf('temperature', total)).toBeNull();
  });

  test('a total that starts again each night, by its name', () => {
    const today = series(300, (i) => (i % 150) * 0.3);
    expect(findingOf('energy_today', today)?.reason).toBe('counter');
    expect(findingOf('x', today)).toBeNull();
  });
});

test('of a long series as of a short one', () => {
  const random = createRandom(5);
  const rows = 30_000;
  expect(
    findingOf(
      'x',
      series(rows, (i) => i),
    )?.reason,
  ).toBe('counter');
  expect(
    findingOf(
      'x',
      series(rows, (i) => i % 256),
    )?.reason,
  ).toBe('counter');
  expect(
    findingOf(
      'x',
      series(rows, (i) => Math.floor(i / 400) * 0.5),
    )?.reason,
  ).toBe('counter');
  expect(
    findingOf(
      'x',
      series(rows, () => random.normal()),
    ),
  ).toBeNull();
  // Rises steadily, were it not for its noise, and for its end.
  expect(
    findingOf(
      'x',
      series(rows, (i) => i + 3 * random.normal()),
    ),
  ).toBeNull();
  expect(
    findingOf(
      'x',
      series(rows, (i) => Math.min(i, 2 * 20_000 - i)),
    ),
  ).toBeNull();
});

describe('times', () => {
  const START = 1_764_000_000;

  test.each([
    ['s', 1],
    ['ms', 1e3],
    ['µs', 1e6],
    ['ns', 1e9],
  ])('since 1970 in %s', (unit, factor) => {
    const values = series(20, (i) => (START + 7 * i) * factor);
    expect(findingOf('x', values)).toEqual({ reason: 'time', because: `holds times in ${unit} since 1970` });
  });

  test('a few that came late change nothing', () => {
    const values = series(100, (i) => START + (i === 50 ? 20 : i));
    expect(findingOf('x', values)?.reason).toBe('time');
  });

  test('milliseconds in no order too: a disk may hold as many bytes', () => {
    const random = createRandom(6);
    const values = series(100, () => 1.8e12 + random.integer(1e9));
    expect(findingOf('used', values)).toBeNull();
    expect(findingOf('updated_at', values)?.reason).toBe('time');
  });

  test('seconds in no order are times only by their name: a frequency may be as large', () => {
    const random = createRandom(2);
    const values = series(100, () => START + random.integer(1e6));
    expect(findingOf('x', values)).toBeNull();
    expect(findingOf('timestamp', values)?.reason).toBe('time');
    expect(findingOf('lastSeen', values)?.reason).toBe('time');
  });

  test('a time of its own beginning, by its name', () => {
    const random = createRandom(3);
    const values = series(20, (_, before) => before + random.uniform());
    expect(findingOf('elapsed_time', values)?.reason).toBe('time');
    expect(
      findingOf(
        'cycle_time',
        series(50, () => random.normal()),
      ),
    ).toBeNull();
  });
});

describe('identifiers', () => {
  test.each(['id', 'sensor_id', 'serialNumber', 'device', 'IMEI', 'mac-addr'])(
    '%s, of whole numbers',
    (name) => {
      expect(findingOf(name, new Array(50).fill(4711))?.reason).toBe('identifier');
    },
  );

  test.each(['humidity', 'valid', 'idle', 'device_temp', 'machine_load'])('%s is none', (name) => {
    const random = createRandom(4);
    expect(
      findingOf(
        name,
        series(50, () => random.integer(100)),
      ),
    ).toBeNull();
  });

  test('fractions are none', () => {
    expect(findingOf('id', [1.5, 2.5, 3.1])).toBeNull();
  });
});
