import { DriftTest } from '../../../src/drift/driftTest';
import { createRandom } from '../../../src/random';

describe('DriftTest', () => {
  /** How many tests a stream of p-values takes until a drift is told; null for none. */
  function delay(test: DriftTest, p: () => number, most: number): number | null {
    for (let i = 1; i <= most; i++) if (test.take(p())) return i;
    return null;
  }

  it.each([
    { level: 0.01, most: 6 },
    { level: 0.1, most: 36 },
  ])('is true to its level $level on unchanged streams', ({ level, most }) => {
    let alarms = 0;
    for (let seed = 0; seed < 300; seed++) {
      const random = createRandom(seed);
      if (delay(new DriftTest({ level }), () => random.uniform(), 3000) !== null) alarms++;
    }
    expect(alarms).toBeLessThanOrEqual(most);
  });

  it('never tells a drift of rows more usual than the known ones', () => {
    const random = createRandom(1);
    expect(delay(new DriftTest({ level: 0.5 }), () => Math.sqrt(random.uniform()), 20_000)).toBeNull();
  });

  it.each([
    { quiet: 0, change: 'to rows never seen', p: () => 0.0005, most: 10 },
    { quiet: 100_000, change: 'to rows never seen, after a long time', p: () => 0.0005, most: 35 },
    { quiet: 10_000, change: 'to p-values half as large', p: null, most: 150 },
  ])('tells a change $change within $most tests', ({ quiet, p, most }) => {
    const random = createRandom(5);
    const test = new DriftTest();
    expect(delay(test, () => random.uniform(), quiet)).toBeNull();
    expect(delay(test, p ?? (() => random.uniform() / 2), most)).not.toBeNull();
  });

  it('knows about since when', () => {
    const random = createRandom(3);
    const test = new DriftTest({ every: 10 });
    delay(test, () => random.uniform(), 1000);
    const tests = delay(test, () => random.uniform() * 0.05, 100) ?? 0;
    expect(test.rowsSinceChange).toBeGreaterThanOrEqual(tests * 10);
    expect(test.rowsSinceChange).toBeLessThan(tests * 10 + 100);
  });

  it('tells a drift once, and another after the stream had come back', () => {
    const random = createRandom(4);
    const test = new DriftTest();
    expect(delay(test, () => 0.001, 100)).not.toBeNull();
    expect(delay(test, () => 0.001, 10_000)).toBeNull();
    expect(test.drifted).toBe(true);
    expect(delay(test, () => random.uniform(), 150)).toBeNull();
    expect(test.drifted).toBe(false);
    expect(delay(test, () => 0.001, 100)).not.toBeNull();
  });

  it('tests one row in so many, over messages of any size', () => {
    const test = new DriftTest({ every: 4 });
    expect([1, 2, 3, 0, 9].map((count) => test.rowsToTest(count))).toEqual([[0], [], [1], [], [2, 6]]);
  });

  it('goes on from its state, which JSON keeps', () => {
    const [random, other] = [createRandom(6), createRandom(6)];
    const whole = new DriftTest({ every: 3 });
    let parts = new DriftTest({ every: 3 });
    for (let i = 0; i < 300; i++) {
      const shrink = i < 250 ? 1 : 0.1;
      parts = new DriftTest({ every: 3 }, JSON.parse(JSON.stringify(parts.state)));
      expect(parts.rowsToTest(2)).toEqual(whole.rowsToTest(2));
      expect(parts.take(other.uniform() * shrink)).toBe(whole.take(random.uniform() * shrink));
    }
    expect(parts.state).toEqual(whole.state);
    expect(whole.drifted).toBe(true);
  });

  it.each([Number.NaN, -0.1, 1.1, Number.POSITIVE_INFINITY])('refuses the p-value %p', (p) => {
    expect(() => new DriftTest().take(p)).toThrow(expect.objectContaining({ code: 'PDR_NOT_A_NUMBER' }));
  });

  it('takes the extremes', () => {
    const test = new DriftTest();
    for (let i = 0; i < 2000; i++) test.take(1);
    expect(delay(test, () => 0, 30)).not.toBeNull();
  });

  it.each([{ level: 0 }, { level: 1 }, { every: 0 }, { every: 1.5 }])('refuses %p', (options) => {
    expect(() => new DriftTest(options)).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });
});
