import { setTimeout as sleep } from 'node:timers/promises';
import { compressor } from '../../demo/sources/compressor';
import { host } from '../../demo/sources/host';

describe('compressor', () => {
  const rows = (seed: number, count: number) => {
    const source = compressor(seed);
    return Array.from({ length: count }, () => source.next());
  };

  it('gives the same rows for the same seed, others for another', () => {
    expect(rows(3, 200)).toEqual(rows(3, 200));
    expect(rows(3, 200)).not.toEqual(rows(4, 200));
  });

  it('visits four regimes, each for a good part of the time, and labels the rows with them', () => {
    const labels = rows(1, 3000).map(({ label }) => label);
    const count = new Map<unknown, number>();
    for (const label of labels) count.set(label, (count.get(label) ?? 0) + 1);
    expect([...count.keys()].sort()).toEqual(['fullLoad', 'partLoad', 'standby', 'unloaded']);
    for (const share of count.values()) expect(share).toBeGreaterThan(150);
    const transitions = labels.filter((label, i) => i > 0 && label !== labels[i - 1]).length;
    expect(transitions).toBeGreaterThan(10);
    expect(transitions).toBeLessThan(100);
  });

  it('measures at least eight channels, all finite, that tell the regimes apart', () => {
    const all = rows(1, 3000);
    expect(compressor(1).features.length).toBeGreaterThanOrEqual(8);
    for (const { features } of all) {
      expect(Object.keys(features)).toEqual(compressor(1).features);
      expect(Object.values(features).every(Number.isFinite)).toBe(true);
    }
    const meanCurrent = (regime: string): number => {
      const of = all
        .filter(({ label }) => label === regime)
        .map(({ features }) => features.motorCurrent_A ?? Number.NaN);
      return of.reduce((sum, value) => sum + value, 0) / of.length;
    };
    expect(meanCurrent('standby')).toBeLessThan(meanCurrent('unloaded'));
    expect(meanCurrent('unloaded')).toBeLessThan(meanCurrent('partLoad'));
    expect(meanCurrent('partLoad')).toBeLessThan(meanCurrent('fullLoad'));
  });
});

describe('host', () => {
  it('measures this machine, the same finite channels every time', async () => {
    const source = host();
    for (let i = 0; i < 3; i++) {
      await sleep(10);
      const { features } = source.next();
      expect(Object.keys(features).sort()).toEqual([...source.features].sort());
      for (const [name, value] of Object.entries(features)) {
        if (!Number.isFinite(value)) throw new Error(`${name} is ${value}`);
      }
    }
    expect(source.features).toEqual(
      expect.arrayContaining(['load1', 'cpuUser', 'memoryUsed', 'eventLoopBusy']),
    );
  });
});
