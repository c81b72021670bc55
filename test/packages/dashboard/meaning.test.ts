import { meaningOf, regimesIn } from '../../../packages/dashboard/node/meaning';

const cause = { feature: 'flow', value: 9, usual: 1, spreads: 8 };
const sent = { feature: 'flow', value: 9, usual: 1 };

test('of one reading', () => {
  const pdr = {
    novelty: { p: 0.001, score: 4, unusual: true },
    cause: [cause],
    regime: { id: 3, name: 'Idle', share: 1 },
    label: { value: 7, share: 1 },
  };
  expect(meaningOf(pdr)).toEqual({ novelty: 0.001, unusual: true, causes: [sent], regime: 3, label: '7' });
  expect(Array.from(regimesIn(pdr))).toEqual([[3, 'Idle']]);
});

test('of many, each part is a list', () => {
  const pdr = {
    novelty: [
      { p: 0.5, unusual: false },
      { p: 0.001, unusual: true },
    ],
    cause: [null, [cause]],
    regime: [{ id: 3, name: 'Idle' }, null],
  };
  expect(meaningOf(pdr, 0)).toEqual({ novelty: 0.5, regime: 3 });
  expect(meaningOf(pdr, 1)).toEqual({ novelty: 0.001, unusual: true, causes: [sent] });
  expect(meaningOf(pdr, 2)).toEqual({});
  expect(Array.from(regimesIn(pdr))).toEqual([[3, 'Idle']]);
});

test.each([
  [undefined],
  [null],
  ['text'],
  [[1, 2]],
  [{ novelty: 'high', cause: 7, regime: { id: 'a' }, label: { value: {} } }],
])('tells nothing of %p, which another node put there', (pdr) => {
  expect(meaningOf(pdr)).toEqual({});
  expect(meaningOf(pdr, 0)).toEqual({});
  expect(regimesIn(pdr).size).toBe(0);
});

test('causes that are none are left out', () => {
  const wrong = [null, { feature: 1, value: 1, usual: 1 }, { feature: 'a', value: '1', usual: 1 }, cause];
  expect(meaningOf({ novelty: { unusual: true }, cause: wrong }).causes).toEqual([sent]);
});
