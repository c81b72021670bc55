import { HistoryWindows } from '../../../src/history/windows';
import { createRandom } from '../../../src/random';

interface Settings {
  readonly readings: number;
  readonly seconds: number | null;
  readonly gap: number | null;
  readonly every: number;
  readonly start: 'full' | 'first';
  readonly lags: readonly number[];
}

/** The rules, without rings: everything since the window began is kept. */
class Plain {
  private readings: { time: number; x: number }[] = [];
  private from = 0;
  private newest = 0;
  private sinceRow: number;

  constructor(private readonly settings: Settings) {
    this.sinceRow = settings.every;
  }

  push(time: number, x: number): { mean: number; lags: (number | null)[] } | null {
    const { readings, seconds, gap, every, start, lags } = this.settings;
    const previous = this.readings.at(-1);
    const isBroken =
      previous &&
      ((gap !== null && Math.abs(time - previous.time) > 1000 * gap) || time < this.readings[this.from].time);
    if (isBroken || !previous) {
      this.readings = [];
      this.from = 0;
      this.newest = time;
      this.sinceRow = every;
    }
    this.readings.push({ time, x });
    this.newest = Math.max(this.newest, time);
    const { length } = this.readings;
    if (seconds === null) this.from = Math.max(0, length - readings);
    else while (this.readings[this.from].time <= this.newest - 1000 * seconds) this.from++;
    this.sinceRow++;
    const needed = Math.max(seconds === null ? readings : 1, ...lags.map((lag) => lag + 1));
    const isFull = length >= needed && (seconds === null || time - this.readings[0].time >= 1000 * seconds);
    if (this.sinceRow < every || (start === 'full' && !isFull)) return null;
    this.sinceRow = 0;
    const window = this.readings.slice(this.from);
    return {
      mean: window.reduce((sum, reading) => sum + reading.x, 0) / window.length,
      lags: lags.map((lag) => this.readings.at(-1 - lag)?.x ?? null),
    };
  }
}

it.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'follows its rules on any stream, as of seed %d',
  (seed) => {
    const random = createRandom(seed);
    const settings: Settings = {
      readings: 1 + random.integer(150),
      seconds: random.uniform() < 0.5 ? 1 + random.integer(200) : null,
      gap: random.uniform() < 0.5 ? 20 + random.integer(50) : null,
      every: 1 + random.integer(5),
      start: random.uniform() < 0.5 ? 'full' : 'first',
      lags: [1 + random.integer(3), 10 + random.integer(150)],
    };
    const windows = new HistoryWindows({ ...settings, statistics: ['mean'] });
    const plain = new Plain(settings);
    let time = 1e12;
    for (let i = 0; i < 1500; i++) {
      const luck = random.uniform();
      if (luck < 0.002) time += random.integer(400_000);
      else if (luck < 0.004) time -= random.integer(400_000);
      else if (luck < 0.05) time -= random.integer(2000);
      else time += random.integer(3000);
      const x = random.normal();
      const row = windows.push('s', { x }, time);
      const expected = plain.push(time, x);
      expect(row === null).toBe(expected === null);
      if (!row || !expected) continue;
      expect(row['x mean']).toBeCloseTo(expected.mean, 12);
      expect(settings.lags.map((lag) => row[`x lag ${lag}`])).toEqual(expected.lags);
    }
  },
);
