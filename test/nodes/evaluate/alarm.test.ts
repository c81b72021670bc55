import { Alarm } from '../../../nodes/evaluate/alarm';

const found = (modelId: string, below = true) => ({ modelId, below });

describe('Alarm', () => {
  it('is raised once for a bad map, and again only after it had recovered', () => {
    const alarm = new Alarm(100);
    expect(alarm.raisedBy(found('a', false), false)).toBe(false);
    expect(alarm.raisedBy(found('a'), false)).toBe(true);
    alarm.rowsCame(1000);
    expect(alarm.raisedBy(found('a'), false)).toBe(false);
    expect(alarm.raisedBy(found('a', false), false)).toBe(false);
    expect(alarm.raisedBy(found('a'), false)).toBe(true);
  });

  it('is raised for a new model that is bad too after a window of new rows, not at once', () => {
    const alarm = new Alarm(100);
    expect(alarm.raisedBy(found('a'), false)).toBe(true);
    alarm.rowsCame(99);
    expect(alarm.raisedBy(found('b'), false)).toBe(false);
    alarm.rowsCame(1);
    expect(alarm.raisedBy(found('b'), false)).toBe(true);
  });

  it('is raised whenever a message asks, once for all that share a finding', () => {
    const alarm = new Alarm(100);
    const shared = found('a');
    expect(alarm.raisedBy(shared, true)).toBe(true);
    expect(alarm.raisedBy(shared, true)).toBe(false);
    expect(alarm.raisedBy(found('a'), true)).toBe(true);
    expect(alarm.raisedBy(found('a', false), true)).toBe(false);
  });
});
