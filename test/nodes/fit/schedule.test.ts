import { Schedule } from '../../../nodes/fit/schedule';

const HOUR = 3_600_000;

describe('Schedule', () => {
  function setup() {
    const clock = { now: 1_800_000_000_000 };
    const schedule = new Schedule(() => clock.now);
    /** Minutes pass, and a training is made whenever one is due; gives the hours, counted from the start, when it was. */
    const run = (hours: number, every: number, end: () => void = () => schedule.trained()): number[] => {
      const start = clock.now;
      const due: number[] = [];
      for (let minute = 0; minute < 60 * hours; minute++) {
        clock.now += HOUR / 60;
        if (!schedule.isDue(every)) continue;
        due.push((clock.now - start) / HOUR);
        schedule.asked();
        end();
      }
      return due;
    };
    return { clock, schedule, run };
  }

  it('is due each so many hours after the last training, fractions too', () => {
    const { schedule, run } = setup();
    schedule.begin(null);
    expect(run(13, 4)).toEqual([4, 8, 12]);
    schedule.trained();
    expect(run(2, 0.5)).toEqual([0.5, 1, 1.5, 2]);
    expect(run(1000, 0)).toEqual([]);
  });

  it('is not due before it is known when the last training was', () => {
    const { schedule, run } = setup();
    expect(run(10, 1)).toEqual([]);
    expect(schedule.last).toBeNull();
  });

  it('counts from a training that was asked for otherwise', () => {
    const { schedule, run } = setup();
    schedule.begin(null);
    run(3, 4);
    schedule.asked();
    schedule.trained();
    expect(run(5, 4)).toEqual([4]);
  });

  it('makes up once for what was due while the runtime was down', () => {
    const { clock, schedule, run } = setup();
    schedule.begin(clock.now - 100 * HOUR);
    expect(run(9, 4)).toEqual([1 / 60, 4 + 1 / 60, 8 + 1 / 60]);
  });

  it.each([1, -1])('goes on when the clock jumps by %i hour', (jump) => {
    const { clock, schedule, run } = setup();
    schedule.begin(null);
    run(2, 4);
    clock.now += jump * HOUR;
    expect(run(12, 4)).toEqual([2 - jump, 6 - jump, 10 - jump]);
  });

  it('goes on after a training at a time that lies years ahead', () => {
    const { clock, schedule, run } = setup();
    schedule.begin(clock.now + 10 * 365 * 24 * HOUR);
    expect(run(9, 4).map(Math.round)).toEqual([4, 8]);
  });

  it('tries again after a failure: soon, then later each time, never oftener than rows come to a training', () => {
    const { schedule, run } = setup();
    schedule.begin(null);
    expect(run(50, 10, () => schedule.failed())).toEqual([10, 11, 13, 17, 25, 35, 45]);
    schedule.trained();
    expect(run(20, 10)).toEqual([10, 20]);
  });

  it('is due again when a deploy dropped the training, not when a user cancelled it', () => {
    const { schedule, run } = setup();
    schedule.begin(null);
    run(4, 4, () => schedule.dropped());
    expect(schedule.isDue(4)).toBe(true);
    schedule.asked();
    expect(schedule.isDue(4)).toBe(false);
  });
});
