import { readingsOf } from '../../../src/history/reading';

it('finds one reading or many in what a message has', () => {
  expect(readingsOf({ x: 1 })).toEqual([{ x: 1 }]);
  expect(readingsOf([1, 2])).toEqual([[1, 2]]);
  expect(readingsOf([{ x: 1 }, { x: 2 }])).toEqual([{ x: 1 }, { x: 2 }]);
  expect(readingsOf([[1], [2]])).toEqual([[1], [2]]);
  expect(readingsOf(Float32Array.of(1, 2, 3, 4), 2)).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
  expect(readingsOf(Buffer.from(Float32Array.of(1, 2).buffer))).toEqual([Float32Array.of(1, 2)]);
});

it.each<[string, unknown, string]>([
  ['text', '21.5', 'PDR_BAD_INPUT'],
  ['nothing', undefined, 'PDR_BAD_INPUT'],
  ['objects among lists', [[1], { x: 1 }], 'PDR_BAD_INPUT'],
  ['a sparse array of any length', Object.assign([{ x: 1 }], { length: 4e9 }), 'PDR_BAD_INPUT'],
  ['an empty typed array', new Float32Array(0), 'PDR_BAD_INPUT'],
  ['no whole readings', Float32Array.of(1, 2, 3), 'PDR_DIMENSIONS'],
])('refuses %s', (_, value, code) => {
  expect(() => readingsOf(value, 2)).toThrow(expect.objectContaining({ code }));
});
