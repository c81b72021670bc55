import { setTimeout as sleep } from 'node:timers/promises';
import { Runtime } from '../support/runtime';
import { fitNode, messages, node, observers, readings, sink, TAB, transformNode } from './support';

interface Named {
  readonly id: string;
  readonly version: number;
}

const TRAININGS = 5;

describe('a stream under retrainings', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());

  it('loses nothing, and each reading names the model whose news came before it', async () => {
    await runtime.deploy([
      TAB,
      node('stream', 'junction', { wires: [['fit', 'transform']] }),
      ...fitNode({ windowSize: 100, trainWhenFull: false }),
      ...transformNode({ noModel: 'hold', holdLimit: 100_000, wires: [['places'], ['news']] }),
      sink('news'),
      ...observers('transform'),
    ]);
    const sent: string[] = [];
    let streaming = true;
    const stream = async (): Promise<void> => {
      for (let burst = 1; streaming; burst++) {
        const own = messages(readings(20, burst), `b${burst}-`);
        sent.push(...own.map(({ _msgid }) => _msgid));
        await runtime.send('stream', ...own);
        await sleep(20);
      }
    };
    const streamed = stream();
    // Enough of them before the first training, and new ones before each other.
    for (let training = 1; training <= TRAININGS; training++) {
      await sleep(300);
      await runtime.send('fit', { topic: 'train' });
      await runtime.until('message', isModel, training);
    }
    await runtime.send('fit', { topic: 'rollback' });
    await runtime.until('message', { node: 'news' }, TRAININGS + 1);
    streaming = false;
    await streamed;
    await runtime.message('places', sent.length);

    const announced = runtime.all('message', { node: 'news' }).map(({ msg }) => msg.payload as Named);
    expect(announced).toHaveLength(TRAININGS + 1);
    const trained = runtime.all('message', isModel).map(({ msg }) => msg.payload as { modelId: string });
    expect(announced.slice(0, TRAININGS).map(({ id }) => id)).toEqual(
      trained.slice(0, TRAININGS).map(({ modelId }) => modelId),
    );
    expect(announced[TRAININGS].id).toBe(announced[TRAININGS - 2].id);

    const order: string[] = [];
    let serving: Named | null = null;
    const misnamed: unknown[] = [];
    for (const { node, msg } of runtime.all('message', ({ node }) => node === 'news' || node === 'places')) {
      if (node === 'news') {
        const { id, version } = msg.payload as Named;
        serving = { id, version };
      } else {
        order.push(msg._msgid as string);
        const { model } = msg.pdr as { model: Named };
        if (JSON.stringify(model) !== JSON.stringify(serving)) misnamed.push(msg);
      }
    }
    expect(misnamed).toEqual([]);
    expect(order).toEqual(sent);
    expect(runtime.messages('caught')).toEqual([]);
  }, 120_000);
});

const isModel = ({ node, msg }: { node: string; msg: Record<string, unknown> }): boolean =>
  node === 'model' && msg.topic === 'model';
