import { setTimeout as sleep } from 'node:timers/promises';
import { type Drift, type DriftMemory, DriftWatch } from '../../../nodes/evaluate/driftWatch';
import { fit, type Matrix, type ModelEnvelope } from '../../../src/index';
import { createRandom } from '../../../src/random';
import { fromRows } from '../../support/data';

describe('DriftWatch', () => {
  const random = createRandom(1);
  const rows = (count: number, shift = 0) =>
    fromRows(Array.from({ length: count }, () => [random.normal(), random.normal() + shift]));
  let model: ModelEnvelope;
  let newer: ModelEnvelope;
  let without: ModelEnvelope;
  beforeAll(async () => {
    const quick = { preset: 'fast', steps: 2, featureNames: ['Flow', 'Pressure'] } as const;
    ({ model } = await fit(rows(300), quick));
    ({ model: newer } = await fit(rows(300, 8), quick));
    ({ model: without } = await fit(rows(300), { ...quick, keepRows: 0 }));
  });

  function make(memory: DriftMemory = { modelId: null, state: undefined }) {
    const found: Drift[] = [];
    const failed: unknown[] = [];
    let collected = rows(1);
    const watch = new DriftWatch({ driftLevel: 0.01, engine: 'auto' }, memory, {
      found: (drift) => found.push(drift),
      failed: (error) => failed.push(error),
      collected: () => collected,
    });
    const send = async (X: Matrix, isDone: () => boolean) => {
      collected = X;
      watch.rowsCame(X);
      while (!isDone()) await sleep(5);
    };
    const tested = (count: number) => () => memory.state?.martingale.tested === count;
    const told = (count: number) => () => found.length === count;
    return { watch, found, failed, memory, send, tested, told };
  }

  it('is silent on rows like those of the training', async () => {
    const { watch, found, failed, send, tested } = make();
    watch.use(model);
    await send(rows(1000), tested(1000));
    expect([found, failed]).toEqual([[], []]);
    watch.close();
  });

  it('tells a drift once, since when, and by which feature; and again for a new model', async () => {
    const { watch, found, memory, send, told } = make();
    watch.use(model);
    await send(rows(40, 9), told(1));
    await send(rows(40, 9), () => (memory.state?.after?.tests ?? 0) > 10);
    expect(found).toMatchObject([{ model, features: [{ feature: 'Pressure', direction: 'high' }] }]);
    expect(found[0].rows).toBeGreaterThanOrEqual(8);
    expect(found[0].rows).toBeLessThan(40);
    watch.use(newer);
    await send(rows(60, -9), told(2));
    expect(found).toHaveLength(2);
    expect(found[1].features).toMatchObject([{ feature: 'Pressure', direction: 'low' }]);
    watch.close();
  });

  it('goes on over a deploy where it stood, and from the beginning with another model or after a reset', async () => {
    const first = make();
    first.watch.use(model);
    await first.send(rows(50), first.tested(50));
    first.watch.close();
    const memory = JSON.parse(JSON.stringify(first.memory)) as DriftMemory;
    const second = make(memory);
    second.watch.use(model);
    await second.send(rows(5), second.tested(55));
    second.watch.use(newer);
    await second.send(rows(5, 8), second.tested(5));
    second.watch.reset(newer);
    await second.send(rows(2, 8), second.tested(2));
    second.watch.close();
  });

  it('tells after a deploy the drift that the deploy kept from being told', async () => {
    const memory: DriftMemory = { modelId: null, state: undefined };
    const told: Drift[] = [];
    const watch = new DriftWatch({ driftLevel: 0.01, engine: 'auto' }, memory, {
      found: (drift) => told.push(drift),
      failed: (error) => {
        throw error;
      },
      collected: () => {
        watch.close();
        return rows(40, 9);
      },
    });
    watch.use(model);
    watch.rowsCame(rows(40, 9));
    while ((memory.state?.martingale.tested ?? 0) < 8) await sleep(5);
    await sleep(100);
    expect(told).toEqual([]);
    const next = make(memory);
    next.watch.use(model);
    await next.send(rows(10, 9), next.told(1));
    next.watch.close();
  });

  it('says nothing where the model cannot tell what is unusual', async () => {
    const { watch, found, failed, memory, send } = make();
    for (const none of [without, null]) {
      watch.use(none);
      await send(rows(60, 9), () => true);
    }
    expect([found, failed, memory.state]).toEqual([[], [], undefined]);
  });

  it('takes rows beyond every map for the most unusual, and a flood in part', async () => {
    const { watch, failed, send, tested, told } = make();
    watch.use(model);
    const far = fromRows(Array.from({ length: 30 }, (_, i) => [i % 2 ? 3e38 : -3e38, 3e38]));
    await send(far, told(1));
    watch.reset(model);
    await send(rows(50_000), tested(2000));
    expect(failed).toEqual([]);
    watch.close();
  });

  it('tells an error once, and tests no more of that model', async () => {
    const { watch, failed, memory, send } = make();
    const kept = { ...model.kept, points: 'AAAA' } as ModelEnvelope['kept'];
    watch.use({ ...model, id: 'damaged', kept });
    await send(rows(3), () => failed.length > 0);
    await send(rows(3), () => true);
    expect(failed).toMatchObject([{ code: 'PDR_BAD_MODEL' }]);
    expect(memory.state?.martingale.tested).toBe(0);
  });
});
