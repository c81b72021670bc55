import { asTime } from '../../../nodes/fit/display';

test.each([
  [0, '0:00'],
  [6.2, '0:07'],
  [59.9, '1:00'],
  [754, '12:34'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => {
  expect(asTime(seconds)).toBe(text);
});
