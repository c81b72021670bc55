import { decodeShortFloats, encodeShortFloats, shortened } from '../../../src/model/base64';
import { normalMatrix } from '../../support/data';

const numbers = Float32Array.from([0, -0, 1, -1, 1e-30, -3e30, 65535.999, ...normalMatrix(100, 3, 1).data]);

test('three bytes a number, off by 1/2^16 of it at most', () => {
  const text = encodeShortFloats(numbers);
  expect(text).toHaveLength(4 * numbers.length);
  const back = decodeShortFloats(text, numbers.length, 'numbers');
  back.forEach((x, i) => {
    expect(Math.abs(x - numbers[i])).toBeLessThanOrEqual(Math.abs(numbers[i]) / 2 ** 16);
  });
  expect(back).toEqual(shortened(numbers));
  expect(shortened(back)).toEqual(back);
});

test('another number of numbers, or one that is none, is refused', () => {
  const text = encodeShortFloats(numbers);
  const refused = expect.objectContaining({ code: 'PDR_BAD_MODEL' });
  expect(() => decodeShortFloats(text, numbers.length + 1, 'numbers')).toThrow(refused);
  expect(() => decodeShortFloats(encodeShortFloats(new Float32Array([Infinity])), 1, 'numbers')).toThrow(
    refused,
  );
});
