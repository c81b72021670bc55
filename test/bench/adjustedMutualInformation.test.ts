import { adjustedMutualInformation } from '../../bench/adjustedMutualInformation';

describe('adjustedMutualInformation', () => {
  test('is what scikit-learn gives', () => {
    const a = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3];
    const b = [1, 1, 1, 1, 2, 1, 2, 2, 2, 2, 3, 1, 3, 3, 3, 2, 2];
    expect(adjustedMutualInformation(a, b)).toBeCloseTo(0.27821, 5);
    expect(adjustedMutualInformation([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.571428571428, 6);
  });

  test('is 1 for the same groups under other names', () => {
    expect(adjustedMutualInformation([0, 0, 1, 1], ['b', 'b', 'a', 'a'])).toBeCloseTo(1, 12);
    expect(adjustedMutualInformation([7, 7, 7], ['x', 'x', 'x'])).toBe(1);
  });

  test('is 0 where one labelling says nothing of the other', () => {
    expect(adjustedMutualInformation([0, 0, 0, 0], [0, 1, 2, 3])).toBeCloseTo(0, 12);
    expect(adjustedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1])).toBeLessThanOrEqual(0);
  });
});
