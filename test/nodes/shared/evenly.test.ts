import { evenly } from '../../../nodes/shared/evenly';

test('rows are at even distances, or all where they are few', () => {
  expect(evenly(10, 4)).toEqual([0, 2, 5, 7]);
  expect(evenly(3, 4)).toEqual([0, 1, 2]);
});
