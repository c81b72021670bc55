import { quantile, RoundTrips } from '../../demo/figures';

describe('quantile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(hundred, 0.5)).toBe(50);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('RoundTrips', () => {
  it('measures from sending to receiving, and counts each row once', () => {
    const trips = new RoundTrips();
    trips.sent(1, 100);
    trips.sent(2, 110);
    trips.sent(3, 120);
    expect(trips.received(2, 114)).toBe(true);
    expect(trips.received(1, 130)).toBe(true);
    expect(trips.received(1, 131)).toBe(false);
    expect(trips.received(99, 131)).toBe(false);
    expect(trips.outstanding).toBe(1);
    expect(trips.latency()).toEqual({ p50: 4, p99: 30 });
  });

  it('counts the rows of the last seconds', () => {
    const trips = new RoundTrips();
    expect(trips.rate(0)).toBe(0);
    for (let i = 0; i < 1000; i++) {
      trips.sent(i, i * 10);
      trips.received(i, i * 10 + 2);
    }
    expect(trips.rate(10_000)).toBeCloseTo(100, 0);
  });

  it('keeps to its bound, and does not forget what never came back', () => {
    const trips = new RoundTrips(10);
    for (let i = 0; i < 30; i++) trips.sent(i, i);
    expect(trips.outstanding).toBe(30);
    expect(trips.received(0, 50)).toBe(false);
    for (let i = 20; i < 30; i++) trips.received(i, i + 5);
    expect(trips.outstanding).toBe(20);
    expect(trips.latency()).toEqual({ p50: 5, p99: 5 });
  });
});
