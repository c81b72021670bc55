import { newsOf } from '../../../nodes/transform/news';
import type { ModelEnvelope } from '../../../src/index';

const moved = { aligned: true, mean: 0.01, median: 0.01, p95: 0.03, knownRows: 90, newRows: 30 };

function model(
  id: string,
  lineage: ModelEnvelope['lineage'],
  features: string[] | null = null,
): ModelEnvelope {
  const training = { rows: 120 };
  return {
    id,
    lineage,
    createdAt: 'now',
    method: 'tsne',
    features,
    nFeatures: 4,
    training,
  } as unknown as ModelEnvelope;
}

const first = model('a', { version: 1, parent: null, moved: null }, ['heat']);
const second = model('b', { version: 2, parent: 'a', moved });

test('of a first model', () => {
  expect(newsOf(first, null)).toEqual({
    id: 'a',
    version: 1,
    parent: null,
    previous: null,
    createdAt: 'now',
    method: 'tsne',
    moved: null,
    rows: 120,
    features: ['heat'],
  });
});

test('of a retrained one: how far the map moved, and how much is new', () => {
  expect(newsOf(second, first)).toMatchObject({
    version: 2,
    parent: 'a',
    previous: 'a',
    moved: { ...moved, newShare: 0.25 },
    features: 4,
  });
});

test.each([
  ['after a start', second, null],
  ['after another than its parent', second, model('c', first.lineage)],
])('%s nothing tells how far it moved', (_, now, before) => {
  expect(newsOf(now, before)).toMatchObject({ previous: before?.id ?? null, moved: null });
});

test('after its child, which a rollback is: as far back, and nothing is new', () => {
  expect(newsOf(first, second)).toMatchObject({
    previous: 'b',
    moved: { ...moved, newRows: 0, newShare: 0 },
  });
});

test('takes nothing over from a model that no checksum covers', () => {
  const forged = model('b', { version: 2, parent: 'a', moved: { ...moved, more: 1 } as typeof moved });
  expect(newsOf(forged, first).moved).not.toHaveProperty('more');
});
