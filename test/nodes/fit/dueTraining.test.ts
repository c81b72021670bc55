import { DueTraining, type TrainingTimes } from '../../../nodes/fit/dueTraining';

describe('DueTraining', () => {
  const CAPACITY = 100;

  /** Rows come one by one; gives the numbers of those after which a training is due. */
  function setup(times: TrainingTimes) {
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
  const whenFull = { trainWhenFull: true, trainEvery: 0 };

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
});
