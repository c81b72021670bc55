import { isMany, toCoordinates } from '../../../nodes/shared/coordinates';
import { matrix } from '../../../src/matrix';

describe('coordinates', () => {
  const embedding = matrix(Float32Array.of(1, 2, 3, 4), 2, 2);

  it('have the form that was asked for', () => {
    expect(toCoordinates(embedding, 'array', true)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(toCoordinates(embedding, 'object', true)).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2), 1, 2), 'array', false)).toEqual([1, 2]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2, 3, 4), 1, 4), 'object', false)).toEqual({
      x: 1,
      y: 2,
      z: 3,
      d4: 4,
    });
  });

  it.each([
    [[1, 2], false],
    [[null, 2], false],
    [[[1, 2]], true],
    [[{ a: 1 }], true],
    [{ a: 1 }, false],
    [Float32Array.of(1, 2), false],
  ])('of %j: many is %s', (value, many) => {
    expect(isMany(value, 1)).toBe(many);
  });
});
