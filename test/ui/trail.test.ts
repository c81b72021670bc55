import { type Reading, recentPath, Trail } from '../../ui/trail';

function reading(x: number): Reading {
  return {
    x,
    y: 0,
    at: x,
    values: null,
    label: null,
    regime: null,
    novelty: null,
    unusual: false,
    causes: [],
  };
}

test('keeps the newest, oldest first, with ages from just below 1 to 0', () => {
  const trail = new Trail(4);
  for (let x = 0; x < 10; x++) trail.add(reading(x));
  expect(Array.from(trail, ({ reading: { x } }) => x)).toEqual([6, 7, 8, 9]);
  expect(Array.from(trail, ({ age }) => age)).toEqual([0.75, 0.5, 0.25, 0]);
  expect(trail.newest?.x).toBe(9);
});

test('is empty at first and after it was cleared', () => {
  const trail = new Trail(2);
  expect(trail.newest).toBeNull();
  trail.add(reading(1));
  trail.clear();
  expect(trail.size).toBe(0);
  trail.add(reading(2));
  expect(trail.newest?.x).toBe(2);
});

function trailOf(count: number, everyMs: number): Trail {
  const trail = new Trail(100);
  for (let i = 0; i < count; i++) trail.add({ ...reading(i), at: i * everyMs });
  return trail;
}

test('a line joins the newest readings of a slow stream', () => {
  expect(recentPath(trailOf(50, 1000)).map(({ x }) => x)).toEqual(
    Array.from({ length: 12 }, (_, i) => 38 + i),
  );
  expect(recentPath(trailOf(3, 1)).map(({ x }) => x)).toEqual([0, 1, 2]);
});

test('readings too fast to be followed are not joined', () => {
  expect(recentPath(trailOf(50, 100))).toEqual([]);
});
