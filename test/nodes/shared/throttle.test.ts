import { setTimeout as sleep } from 'node:timers/promises';
import { Throttle } from '../../../nodes/shared/throttle';

describe('Throttle', () => {
  it('passes the first at once, and the newest later', async () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(20, (value) => passed.push(value));
    for (let i = 0; i < 10; i++) throttle.offer(i);
    expect(passed).toEqual([0]);
    await sleep(60);
    expect(passed).toEqual([0, 9]);
    throttle.offer(10);
    throttle.offer(11);
    throttle.stop();
    await sleep(40);
    expect(passed).toEqual([0, 9, 10]);
  });

  it('passes nothing on once it has ended', async () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(5, (value) => passed.push(value));
    throttle.offer(1);
    throttle.offer(2);
    throttle.end();
    throttle.offer(3);
    throttle.now(4);
    await sleep(20);
    expect(passed).toEqual([1]);
  });
});
