import { NoveltyAlarm } from '../../../src/meaning/alarm';

test('a reading is unusual from the level on', () => {
  const alarm = new NoveltyAlarm();
  expect([0.02, 0.01, 0.5, 0.001].map((p) => alarm.isUnusual(p))).toEqual([false, true, false, true]);
});

test('smoothed, one odd reading alarms no one, and several do', () => {
  const alarm = new NoveltyAlarm({ smoothing: 3 });
  expect([0.5, 0.5, 0.001, 0.5].map((p) => alarm.isUnusual(p))).toEqual([false, false, false, false]);
  expect([0.001, 0.001, 0.001].map((p) => alarm.isUnusual(p))).toEqual([false, false, true]);
});

test('a level that cannot be is refused', () => {
  expect(() => new NoveltyAlarm({ level: 0 })).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
});
