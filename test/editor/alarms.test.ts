import { type Alarm, withReading } from '../../editor/alarms';
import { received } from '../../ui/readingBatch';

const reading = (at: number, feature: string, unusual = true) =>
  received({ x: 0, y: 0, at, unusual, causes: unusual ? [{ feature, value: 9, usual: 1 }] : [] });
const alarmsOf = (...readings: ReturnType<typeof reading>[]): readonly Alarm[] =>
  readings.reduce<readonly Alarm[]>(withReading, []);

test('unusual readings by the same feature that follow each other are one alarm', () => {
  const [alarm, ...others] = alarmsOf(reading(0, 'a'), reading(1000, 'a'), reading(9000, 'a'));
  expect(others).toEqual([]);
  expect(alarm).toMatchObject({ readings: 3, first: { at: 0 }, last: { at: 9000 } });
});

test('another feature, or a pause, makes another alarm, and the newest comes first', () => {
  const alarms = alarmsOf(reading(0, 'a'), reading(1000, 'b'), reading(20_000, 'b'));
  expect(alarms.map(({ first }) => first.at)).toEqual([20_000, 1000, 0]);
});

test('usual readings are none, and of many alarms the newest are listed', () => {
  const none: readonly Alarm[] = [];
  expect(withReading(none, reading(0, 'a', false))).toBe(none);
  const many = Array.from({ length: 20 }, (_, i) => reading(60_000 * i, 'a'));
  expect(alarmsOf(...many)).toHaveLength(8);
});
