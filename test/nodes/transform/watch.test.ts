import type { ReadingParts } from '../../../nodes/transform/parts';
import { Watch, type WatchNews } from '../../../nodes/transform/watch';

const cause = (feature: string) => [{ feature, value: 9, usual: 1, spreads: 8 }];
const reading = (p: number, feature = 'Flow'): ReadingParts => ({
  novelty: { p, score: 1 / p, unusual: p <= 0.01 },
  cause: p <= 0.01 ? cause(feature) : null,
});
const usual = (count: number): ReadingParts[] => Array(count).fill(reading(0.6));
const regime = (id: number | null): ReadingParts => ({
  regime: id === null ? null : { id, name: `R${id}`, share: 0.9 },
});

/** Readings of one source, a second apart, with the place of the reading that each news came with. */
function watched(
  readings: readonly ReadingParts[],
  smoothing = 1,
  watch = new Watch({ level: 0.01, smoothing }),
) {
  return readings.flatMap((parts, i) =>
    watch.look({ source: 'pump', time: 1000 * i }, parts).map((news) => ({ at: i, ...news })),
  );
}

const brief = (news: readonly ({ at: number } & WatchNews)[]) =>
  news.map(({ at, topic, payload }) =>
    topic === 'alarm' ? `${at} ${payload.state}` : `${at} ${payload.from?.id ?? '-'} to ${payload.to.id}`,
  );

describe('alarms', () => {
  test('are told once at their beginning and once at their end', () => {
    const news = watched([...usual(3), reading(0.004), reading(0.001, 'Heat'), ...usual(30)]);
    expect(news).toEqual([
      {
        at: 3,
        topic: 'alarm',
        payload: {
          state: 'begin',
          source: 'pump',
          time: '1970-01-01T00:00:03.000Z',
          since: '1970-01-01T00:00:03.000Z',
          p: 0.004,
          score: 250,
          cause: cause('Flow'),
        },
      },
      {
        at: 14,
        topic: 'alarm',
        payload: {
          state: 'end',
          source: 'pump',
          time: '1970-01-01T00:00:14.000Z',
          since: '1970-01-01T00:00:03.000Z',
          p: 0.001,
          score: 1000,
          cause: cause('Heat'),
        },
      },
    ]);
  });

  test('do not flap where unusual readings come and go', () => {
    const readings = Array.from({ length: 60 }, (_, i) => reading(i % 5 === 0 ? 0.001 : 0.5));
    expect(brief(watched([...readings, ...usual(12)]))).toEqual(['0 begin', '65 end']);
  });

  test('need several readings where several are judged together', () => {
    expect(watched([...usual(9), reading(0.0005), ...usual(20)], 5)).toEqual([]);
    const news = watched([...usual(9), ...Array(6).fill(reading(0.0005)), ...usual(20)], 5);
    expect(brief(news)).toEqual(['12 begin', '25 end']);
  });

  test('are of each source by itself', () => {
    const watch = new Watch({ level: 0.01, smoothing: 1 });
    const look = (source: string, p: number) =>
      watch.look({ source, time: 0 }, reading(p)).map(({ payload }) => payload.source);
    expect([look('a', 0.001), look('b', 0.5), look('b', 0.001), look('a', 0.001)]).toEqual([
      ['a'],
      [],
      ['b'],
      [],
    ]);
  });

  test('begin anew for a source that was silent while too many others spoke', () => {
    const watch = new Watch({ level: 0.01, smoothing: 1 }, 2);
    const begins = (source: string) => watch.look({ source, time: 0 }, reading(0.001)).length;
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map(begins)).toEqual([1, 1, 0, 1, 0, 1]);
  });
});

describe('regimes', () => {
  test.each([
    ['the first, once three readings are in it', [1, 1, 1, 1, 1], ['2 - to 1']],
    ['a change', [1, 1, 1, 2, 2, 2, 2], ['2 - to 1', '5 1 to 2']],
    ['nothing while they alternate', [1, 1, 1, 2, 1, 2, 2, 1, 2, 1], ['2 - to 1']],
    ['nothing of readings in none', [1, 1, null, 1, null, null, 1], ['3 - to 1']],
    ['a way there and back', [1, 1, 1, 2, 2, 2, 1, 1, 1], ['2 - to 1', '5 1 to 2', '8 2 to 1']],
  ])('tells %s', (_, ids, expected) => {
    expect(brief(watched(ids.map(regime)))).toEqual(expected);
  });

  test('needs as many readings as make an alarm', () => {
    expect(brief(watched(Array(9).fill(regime(4)), 5))).toEqual(['4 - to 4']);
  });

  test('names both', () => {
    const [, { payload }] = watched([1, 1, 1, 2, 2, 2].map(regime));
    expect(payload).toEqual({
      source: 'pump',
      time: '1970-01-01T00:00:05.000Z',
      from: { id: 1, name: 'R1' },
      to: { id: 2, name: 'R2' },
      share: 0.9,
    });
  });
});

test('tells nothing where nothing is known', () => {
  expect(watched(Array(20).fill({}))).toEqual([]);
});
