import { DueTraining, type TrainingTimes } from '../../../nodes/fit/dueTraining';

describe('DueTraining', () => {
  const CAPACITY = 100;

  /** Rows come one by one; gives the numbers of those after which a training is due. */
  function setup(given: Partial<TrainingTimes>) {
    const times = { trainWhenFull: false, trainEvery: 0, retrainHours: 0, ...given };
    const due = new DueTraining();
    let rows = 0;
    const come = (count: number, whenDue: () => void = () => undefined): number[] => {
      const dueAfter: number[] = [];
      for (let i = 0; i < count; i++) {
        rows++;
        const fill = { size: Math.min(rows, CAPACITY), capacity: CAPACITY };
        due.rowsCame(1, fill);
        if (!due.isDue(fill, times)) continue;
        dueAfter.push(rows);
        due.asked();
        whenDue();
      }
      return dueAfter;
    };
    return { due, come };
  }
  const whenFull = { trainWhenFull: true, trainEvery: 0, retrainHours: 0 };

  it('trains once when the window first fills', () => {
    const { due, come } = setup(whenFull);
    expect(come(300, () => due.trained())).toEqual([100]);
  });

  it('owes that training until one succeeds, and waits longer after each failure', () => {
    const { due, come } = setup(whenFull);
    expect(come(500, () => due.failed())).toEqual([100, 110, 130, 170, 250, 350, 450]);
    expect(come(200, () => due.trained())).toEqual([550]);
  });

  it('owes it too when the window fills during a training that began before', () => {
    const { due, come } = setup(whenFull);
    come(50);
    due.asked();
    const fill = { size: CAPACITY, capacity: CAPACITY };
    due.rowsCame(50, fill);
    due.trained();
    expect(due.isDue(fill, whenFull)).toBe(true);
  });

  it('does not try again what a user cancelled, but what a deploy dropped', () => {
    const { due, come } = setup(whenFull);
    expect(come(120)).toEqual([100]);
    due.dropped();
    expect(come(100)).toEqual([121]);
    due.cancelled();
    expect(come(200)).toEqual([]);
  });

  it('begins anew after a reset', () => {
    const { due, come } = setup(whenFull);
    come(150, () => due.trained());
    due.reset();
    expect(come(1)).toEqual([151]);
  });

  it('trains every so many rows, with both settings only on a full window', () => {
    expect(setup({ trainWhenFull: false, trainEvery: 4 }).come(20)).toEqual([10, 14, 18]);
    expect(setup({ trainWhenFull: true, trainEvery: 40 }).come(200)).toEqual([100, 140, 180]);
  });

  it('trains each so many hours, with rows enough and a new one among them', () => {
    const clock = { now: 0 };
    const due = new DueTraining(() => clock.now);
    const times = { trainWhenFull: false, trainEvery: 0, retrainHours: 24 };
    due.schedule.begin(null);
    const fill = (size: number) => ({ size, capacity: CAPACITY });
    clock.now += 100 * 3_600_000;
    expect(due.isDue(fill(50), times)).toBe(false);
    due.rowsCame(1, fill(9));
    expect(due.isDue(fill(9), times)).toBe(false);
    expect(due.isDue(fill(10), times)).toBe(true);
    expect(due.isDue(fill(10), { ...times, trainWhenFull: true })).toBe(false);
    due.asked();
    due.trained();
    due.rowsCame(50, fill(60));
    expect(due.isDue(fill(60), times)).toBe(false);
    clock.now += 24 * 3_600_000;
    expect(due.isDue(fill(60), times)).toBe(true);
  });

  describe('over a restart', () => {
    const again = (due: DueTraining): DueTraining => {
      const next = new DueTraining();
      next.restore(JSON.parse(JSON.stringify(due.state)));
      return next;
    };
    const full = { size: CAPACITY, capacity: CAPACITY };
    const every = { trainWhenFull: true, trainEvery: 40, retrainHours: 0 };

    it('goes on counting where it was, and does not train on the first full window twice', () => {
      const { due, come } = setup(every);
      come(125, () => due.trained());
      const next = again(due);
      next.rowsCame(14, full);
      expect(next.isDue(full, every)).toBe(false);
      next.rowsCame(1, full);
      expect(next.isDue(full, every)).toBe(true);
      expect(next.isDue(full, { ...every, trainEvery: 0 })).toBe(false);
    });

    it('makes up for a training that was cut short, and waits after failures as before', () => {
      const { due, come } = setup(every);
      come(100);
      expect(again(due).isDue(full, whenFull)).toBe(true);
      due.failed();
      const next = again(due);
      expect(next.isDue(full, whenFull)).toBe(false);
      next.rowsCame(10, full);
      expect(next.isDue(full, whenFull)).toBe(true);
    });

    it('makes up for one after so many rows that was cut short, too', () => {
      const { due, come } = setup(every);
      come(100, () => due.trained());
      come(40);
      expect(again(due).isDue(full, every)).toBe(true);
    });

    it.each([
      undefined,
      null,
      5,
      {},
      { rows: -1, firstFill: 'done', failures: 0 },
      { rows: 1, firstFill: '__proto__', failures: 0 },
      { rows: 1, firstFill: 'done', failures: 1.5 },
      { rows: Number.NaN, firstFill: 'done', failures: 0 },
    ])('refuses %j', (state) => {
      expect(() => new DueTraining().restore(state)).toThrow(
        expect.objectContaining({ code: 'PDR_BAD_WINDOW' }),
      );
    });
  });
});
