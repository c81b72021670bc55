import { MapFeed, type Sent } from '../../../packages/dashboard/node/mapFeed';

function feed(trailLength = 300) {
  const sent: Sent[] = [];
  return { sent, feed: new MapFeed(trailLength, (what) => sent.push(what)) };
}
const readingsOf = (what: Sent | undefined) => (what && 'readings' in what ? what.readings : []);
const model = { topic: 'model', payload: { embedding: [[0, 0]] } };

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a thousand readings a second reach browsers in a few batches, each bounded', () => {
  const { sent, feed: map } = feed();
  for (let i = 0; i < 1000; i++) {
    map.take({ payload: [i, 0] });
    jest.advanceTimersByTime(1);
  }
  jest.runAllTimers();
  expect(sent.length).toBeLessThan(10);
  for (const what of sent) expect(readingsOf(what).length).toBeLessThanOrEqual(60);
  expect(readingsOf(sent.at(-1)).at(-1)?.x).toBe(999);
});

test('unusual readings are not thinned away among usual ones', () => {
  const { sent, feed: map } = feed();
  map.take({ payload: [-1, -1], pdr: { novelty: { p: 0.001, unusual: true } } });
  for (let i = 0; i < 500; i++) map.take({ payload: [i, 0] });
  jest.runAllTimers();
  expect(readingsOf(sent[0])[0]).toMatchObject({ x: -1, unusual: true });
  expect(readingsOf(sent[0])).toHaveLength(60);
});

test('whoever comes later gets the map and the newest readings', () => {
  const { feed: map } = feed(3);
  map.take(model);
  for (let i = 0; i < 10; i++) map.take({ payload: [i, 0] });
  const all = map.snapshot();
  expect(all).toMatchObject({ kind: 'map', map: { coordinates: [[0, 0]] } });
  expect(readingsOf(all).map(({ x }) => x)).toEqual([7, 8, 9]);
});

test('a new map clears the readings of the old one, which belong elsewhere on it', () => {
  const { sent, feed: map } = feed();
  map.take({ payload: [5, 5] });
  map.take(model);
  jest.runAllTimers();
  expect(sent[0]).toEqual({
    kind: 'map',
    map: { coordinates: [[0, 0]], labels: null },
    regimes: [],
    readings: [],
  });
  expect(readingsOf(map.snapshot())).toEqual([]);
});

test('says of a message whether there was something to show', () => {
  const { feed: map } = feed();
  expect(map.take({ payload: 'text' })).toBe(false);
  expect(map.take({ payload: [1, 2] })).toBe(true);
  expect(map.take({ topic: 'reset' })).toBe(true);
});

test('sends nothing after it was closed', () => {
  const { sent, feed: map } = feed();
  map.take({ payload: [1, 2] });
  map.close();
  jest.runAllTimers();
  expect(sent).toEqual([]);
});

test('regimes reach browsers by name, once for each change, and whoever comes later too', () => {
  const { sent, feed: map } = feed();
  const inRegime = (id: number, name: string) => map.take({ payload: [0, 0], pdr: { regime: { id, name } } });
  inRegime(2, 'Flow high');
  inRegime(2, 'Flow high');
  inRegime(2, 'Idle');
  const regimes = [[2, 'Idle']];
  expect(sent.filter(({ kind }) => kind === 'regimes')).toHaveLength(2);
  expect(sent.at(-1)).toEqual({ kind: 'regimes', regimes });
  expect(map.snapshot()).toMatchObject({ regimes });
  map.take(model);
  expect(map.snapshot()).toMatchObject({ regimes: [] });
});
