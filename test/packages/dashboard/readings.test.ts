import { mapOf, readingsOf } from '../../../packages/dashboard/node/readings';

test.each([
  ['a pair', [0.5, -1], [[0.5, -1]]],
  ['an object', { x: 0.5, y: -1 }, [[0.5, -1]]],
  [
    'many of both',
    [[1, 2], { x: 3, y: 4 }],
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['three dimensions: the first two', [1, 2, 3], [[1, 2]]],
])('reads %s', (_, payload, expected) => {
  expect(readingsOf({ payload }, 7).map(({ x, y }) => [x, y])).toEqual(expected);
});

test.each([
  [{ temperature: 20 }],
  ['text'],
  [null],
  [undefined],
  [[Number.NaN, 1]],
  [[1, Number.POSITIVE_INFINITY]],
  [[]],
  [['1', '2']],
])('takes %p for no coordinates', (payload) => {
  expect(readingsOf({ payload }, 7)).toEqual([]);
});

test('of a huge message only the newest readings', () => {
  const payload = Array.from({ length: 100_000 }, (_, i) => [i, 0]);
  const readings = readingsOf({ payload }, 7);
  expect(readings).toHaveLength(1000);
  expect(readings[999].x).toBe(99_999);
});

test('carries what is said of a reading, and nothing that is not', () => {
  const pdr = {
    novelty: { p: 0.001, unusual: true },
    cause: [{ feature: 'flow', value: 9, usual: 1 }],
    regime: { id: 3 },
  };
  expect(readingsOf({ payload: [0, 0], label: 'pump', pdr }, 7)).toEqual([
    { x: 0, y: 0, at: 7, label: 'pump', regime: 3, novelty: 0.001, unusual: true, causes: pdr.cause },
  ]);
  expect(readingsOf({ payload: [0, 0] }, 7)).toEqual([{ x: 0, y: 0, at: 7 }]);
});

test('a map comes from a summary that has coordinates, with its labels', () => {
  const embedding = [
    [0, 1],
    [2, 3],
  ];
  expect(mapOf({ topic: 'model', payload: { embedding, labels: ['a', null] } })).toEqual({
    coordinates: embedding,
    labels: ['a', null],
  });
  expect(mapOf({ topic: 'model', payload: { rows: 2 } })).toBeNull();
  expect(mapOf({ topic: 'metrics', payload: { embedding } })).toBeNull();
});

test('a large map is thinned evenly, its labels with it', () => {
  const embedding = Array.from({ length: 25_000 }, (_, i) => [i, -i]);
  const map = mapOf({ topic: 'model', payload: { embedding, labels: embedding.map(([x]) => x) } });
  expect(map?.coordinates).toHaveLength(8334);
  expect(map?.coordinates[1]).toEqual([3, -3]);
  expect(map?.labels?.[1]).toBe('3');
});
