import { fit, type Matrix, type ModelEnvelope, Projector, parseModel, takeColumns } from '../../../src/index';
import { matrix } from '../../../src/matrix';
import { createRandom } from '../../../src/random';
import { displacementOf, mapRadius } from '../../../src/training/moved';

const OPTIONS = { hiddenLayers: [32, 32], steps: 250, engine: 'native' } as const;
const FEATURES = ['temperature', 'pressure', 'flow', 'current'];

/** Rows of some states of a machine, in the order of time: blobs, `per` rows each. */
function states(numbers: readonly number[], per: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centers = Array.from({ length: 10 }, (_, state) =>
    FEATURES.map((_, f) => [3, 200, 0.1, 40][f] * Math.sin(7 * state + 3 * f + 1)),
  );
  const rows = Array.from({ length: per * numbers.length }, (_, i) => centers[numbers[i % numbers.length]]);
  const data = rows.flatMap((center) => center.map((x, f) => x + [0.2, 10, 0.01, 3][f] * random.normal()));
  return matrix(Float32Array.from(data), rows.length, FEATURES.length);
}

async function project(model: ModelEnvelope, X: Matrix): Promise<Matrix> {
  const projector = await Projector.load(model, { engine: 'native' });
  const map = await projector.transform(X);
  await projector.dispose();
  return map;
}

function meanMove(before: Matrix, after: Matrix): number {
  const all = new Uint8Array(before.rows).fill(1);
  return displacementOf(before, after, all, mapRadius(before)).mean;
}

let first: ModelEnvelope;
const usual = [0, 1, 2, 3, 4];
beforeAll(async () => {
  ({ model: first } = await fit(states(usual, 100, 1), { ...OPTIONS, featureNames: FEATURES }));
});

const again = (X: Matrix, options: object = {}) =>
  fit(X, { ...OPTIONS, featureNames: FEATURES, previous: first, ...options });

describe('a training that follows another', () => {
  it('keeps known rows where they were, and says how far they moved', async () => {
    const { model, report, embedding } = await again(states(usual, 100, 2), { seed: 5 });
    const others = states(usual, 40, 3);
    expect(meanMove(await project(first, others), await project(model, others))).toBeLessThan(0.1);
    const moved = model.lineage.moved;
    expect(moved).toMatchObject({ aligned: true });
    expect(moved?.mean).toBeLessThan(0.08);
    expect((moved?.knownRows ?? 0) + (moved?.newRows ?? 0)).toBe(500);
    expect(moved?.newRows).toBeLessThan(80);
    expect(model.lineage).toMatchObject({ version: 2, parent: first.id });
    expect(report.retraining).toMatchObject({ mode: 'aligned', from: first.id, moved });
    expect(report.retraining?.guard?.isWorse).toBe(false);
    expect(embedding.rows).toBe(500);
    expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('makes a new map where that is asked for, which moves', async () => {
    const { model, report } = await again(states(usual, 100, 2), { retrain: 'fresh', seed: 5 });
    expect(report.retraining?.mode).toBe('fresh');
    expect(model.lineage).toMatchObject({ version: 2, parent: first.id, moved: { aligned: false } });
    expect(model.lineage.moved?.mean).toBeGreaterThan(0.2);
  });

  it('takes a third of the steps, unless they are asked for', async () => {
    const X = states(usual, 20, 1);
    const { steps: _, ...withoutSteps } = OPTIONS;
    const options = { ...withoutSteps, preset: 'fast' as const };
    const { model } = await fit(X, options);
    expect((await fit(X, { ...options, previous: model })).report.steps).toBe(100);
    expect((await fit(X, { ...options, previous: model, steps: 40 })).report.steps).toBe(40);
    const wider = { ...options, previous: model, hiddenLayers: [16, 16] };
    expect((await fit(X, wider)).report.steps).toBe(300);
  });

  it('has the map where it was in another network too, refined, and by every method', async () => {
    const others = states(usual, 40, 3);
    const before = await project(first, others);
    for (const change of [
      { hiddenLayers: [40, 24] },
      { refine: true },
      { method: 'umap' },
      { method: 'largevis' },
    ]) {
      const { model } = await again(states(usual, 100, 2), change);
      expect(meanMove(before, await project(model, others))).toBeLessThan(0.15);
    }
  });

  it('gives a new kind of rows a place of its own', async () => {
    const { model } = await again(states([...usual, 7], 90, 4));
    expect(model.lineage.moved?.newRows).toBeGreaterThan(80);
    const map = await project(model, states([...usual, 7], 30, 5));
    const isNew = (i: number): boolean => i % 6 === 5;
    const spot = (i: number): [number, number] => [map.data[2 * i], map.data[2 * i + 1]];
    const apart = (i: number, j: number): number =>
      Math.hypot(spot(i)[0] - spot(j)[0], spot(i)[1] - spot(j)[1]);
    const rows = Array.from({ length: map.rows }, (_, i) => i);
    const hits = rows.filter(isNew).map((i) => {
      const nearest = rows.filter((j) => j !== i).sort((a, b) => apart(i, a) - apart(i, b));
      return nearest.slice(0, 5).filter(isNew).length / 5;
    });
    expect(hits.reduce((sum, hit) => sum + hit, 0) / hits.length).toBeGreaterThan(0.95);
  });

  it('remembers a state that the newest rows lack', async () => {
    const { model } = await again(states([0, 1], 250, 2));
    const gone = states([2, 3, 4], 40, 3);
    expect(model.kept?.remembered).toBeGreaterThan(0);
    expect(meanMove(await project(first, gone), await project(model, gone))).toBeLessThan(0.25);
    const { model: third } = await again(states([0, 1], 250, 6), { previous: model });
    expect(meanMove(await project(first, gone), await project(third, gone))).toBeLessThan(0.35);
    expect(third.lineage.version).toBe(3);
  });

  it('goes by the features that stayed', async () => {
    const names = ['flow', 'vibration', 'temperature', 'pressure'];
    const X = states(usual, 100, 2);
    const data = Float32Array.from({ length: 4 * X.rows }, (_, p) => {
      const [row, f] = [p >> 2, p % 4];
      return [X.data[4 * row + 2], Math.sin(row), X.data[4 * row], X.data[4 * row + 1]][f];
    });
    const { model, report } = await again(matrix(data, X.rows, 4), { featureNames: names });
    expect(report.retraining).toMatchObject({
      mode: 'aligned',
      features: { stayed: ['flow', 'temperature', 'pressure'], added: ['vibration'], gone: ['current'] },
    });
    expect(report.notes.join(' ')).toContain('vibration');
    expect(model.lineage.moved?.mean).toBeLessThan(0.3);
  });

  it.each([
    ['other features', { featureNames: ['a', 'b', 'c', 'd'] }],
    ['another dimension', { nComponents: 3 }],
  ])('makes a new map of %s, and says so', async (_, change) => {
    const { model, report } = await again(states(usual, 40, 2), change);
    expect(report.retraining).toMatchObject({ mode: 'fresh', moved: null, guard: null });
    expect(report.notes.join(' ')).toContain('The map is a new one');
    expect(model.lineage).toMatchObject({ version: 2, parent: first.id, moved: null });
  });

  it('makes a new map of rows that the earlier model does not know', async () => {
    const X = states([8, 9], 100, 2);
    const far = matrix(
      X.data.map((x, p) => x + [300, 9000, 20, 5000][p % 4]),
      X.rows,
      4,
    );
    const { report } = await again(far);
    expect(report.retraining).toMatchObject({ mode: 'fresh', moved: null });
    expect(report.notes.join(' ')).toContain('hardly any');
  });

  it('says when the new map is worse', async () => {
    const { report } = await again(states(usual, 100, 2), { retrain: 'fresh', hiddenLayers: [1] });
    expect(report.retraining?.guard).toMatchObject({ isWorse: true });
  });

  it('works without kept rows, and with one feature', async () => {
    const { model } = await fit(states(usual, 40, 1), { ...OPTIONS, keepRows: 0 });
    const { report } = await fit(states(usual, 40, 2), { ...OPTIONS, previous: model });
    expect(report.retraining).toMatchObject({ mode: 'aligned', moved: { newRows: 0, knownRows: 200 } });
    const one = takeColumns(states(usual, 40, 1), [0]);
    const { model: narrow } = await fit(one, OPTIONS);
    expect((await fit(one, { ...OPTIONS, previous: narrow })).report.retraining?.mode).toBe('aligned');
  });

  it('refuses what is no model', async () => {
    const previous = { format: 'other' } as unknown as ModelEnvelope;
    await expect(again(states(usual, 10, 1), { previous })).rejects.toMatchObject({ code: 'PDR_BAD_MODEL' });
  });
});
