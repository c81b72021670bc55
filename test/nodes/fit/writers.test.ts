import { enterWriter } from '../../../nodes/fit/writers';

test('nodes that write to one place learn of each other until they leave', () => {
  const shared = jest.fn();
  const first = enterWriter('place', { name: 'first', shared });
  expect(first.others).toEqual([]);
  enterWriter('elsewhere', { name: 'apart', shared: jest.fn() });
  expect(shared).not.toHaveBeenCalled();
  const second = enterWriter('place', { name: 'second', shared: jest.fn() });
  expect(second.others).toEqual(['first']);
  expect(shared).toHaveBeenCalledTimes(1);
  first.leave();
  second.leave();
  expect(enterWriter('place', { name: 'third', shared }).others).toEqual([]);
});
