import { setTimeout as sleep } from 'node:timers/promises';
import { Coalesced } from '../../../nodes/evaluate/coalesce';

describe('Coalesced', () => {
  it('gives all who wait the result of one run, and goes on after a failure', async () => {
    let runs = 0;
    const jobs = new Coalesced(async () => {
      const run = ++runs;
      await sleep(5);
      if (run === 1) throw new Error('bad');
      return run;
    });
    const first = jobs.run();
    expect(jobs.waiting).toBe(false);
    const others = [jobs.run(), jobs.run(), jobs.run()];
    expect(jobs.waiting).toBe(true);
    await expect(first).rejects.toThrow('bad');
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    expect(await jobs.run()).toBe(3);
  });
});
