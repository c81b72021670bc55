import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Broker, startBroker } from '../../demo/broker';
import { demoFlow, type FlowNode, TOPICS } from '../../demo/flow';
import { type NodeRedProcess, startNodeRed } from '../../demo/nodeRed';
import { compressor } from '../../demo/sources/compressor';
import { eventually, temporaryDirectory } from './support';

jest.setTimeout(150_000);

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const readExample = (name: string): FlowNode[] => JSON.parse(readFileSync(join(EXAMPLES, name), 'utf8'));

describe('the example flows in a real Node-RED', () => {
  const directory = temporaryDirectory();
  let broker: Broker;
  let nodeRed: NodeRedProcess;
  const url = (path: string): string => new URL(path, nodeRed.url).href;
  const post = (path: string, body?: unknown): Promise<Response> =>
    fetch(url(path), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const press = async (inject: string): Promise<void> =>
    expect((await post(`inject/${inject}`)).status).toBe(200);

  beforeAll(async () => {
    broker = await startBroker();
    const flow = [
      ...demoFlow({
        brokerPort: broker.port,
        features: [],
        windowSize: 100,
        evaluateRows: 100,
        evaluateEvery: 0,
      }),
      ...readExample('HTTP projection.json'),
      ...readExample('Scheduled retraining.json'),
      ...readExample('Batch from a CSV file.json'),
      ...readExample('Export as ONNX.json'),
    ];
    const up = broker.subscribed(TOPICS.readings);
    nodeRed = await startNodeRed(directory.path, flow);
    await Promise.race([up, nodeRed.died]);
  });

  afterAll(async () => {
    await nodeRed?.stop();
    await broker?.close();
    directory.remove();
  });

  it('HTTP projection: answers coordinates, or what is wrong', async () => {
    const source = compressor(7);
    const rows = Array.from({ length: 200 }, () => source.next().features);

    const early = await post('pdr/project', rows[0]);
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({ code: 'PDR_NO_MODEL' });

    expect((await post('pdr/train', rows)).status).toBe(202);
    const place = await eventually(async () => {
      const answer = await post('pdr/project', rows[0]);
      return answer.status === 200 ? ((await answer.json()) as number[]) : undefined;
    }, 'a trained model');
    expect(place).toHaveLength(2);
    expect(place.every(Number.isFinite)).toBe(true);

    const many = (await (await post('pdr/project', rows.slice(0, 20))).json()) as number[][];
    expect(many).toHaveLength(20);
    expect(many[0][0]).toBeCloseTo(place[0], 4);

    const { motorSpeed_rpm: _, ...incomplete } = rows[0];
    const lacking = await post('pdr/project', incomplete);
    expect(lacking.status).toBe(400);
    expect(await lacking.json()).toMatchObject({ code: 'PDR_MISSING_FEATURE' });
    const text = await post('pdr/project', { ...rows[0], motorSpeed_rpm: 'fast' });
    expect(text.status).toBe(400);
    expect(await text.json()).toMatchObject({ code: 'PDR_NOT_A_NUMBER' });
  });

  it('Scheduled retraining: learns when the window is full, and again when told', async () => {
    const modelId = async (): Promise<string | undefined> => {
      const answer = await fetch(url('context/flow/pdr-schedule/pdrModel'));
      // The admin interface shortens what it shows of a large value, but the model's id comes first.
      return /"id":"?([^",]+)/.exec(((await answer.json()) as { msg?: string }).msg ?? '')?.[1];
    };
    await press('pdr-schedule-fill');
    const first = await eventually(modelId, 'the first model');
    await press('pdr-schedule-nightly');
    await eventually(async () => {
      const id = await modelId();
      return id !== undefined && id !== first ? id : undefined;
    }, 'the next model');
  });

  it('Batch from a CSV file: writes one place a row', async () => {
    const source = compressor(9);
    const lines = Array.from({ length: 150 }, () => Object.values(source.next().features).join(','));
    writeFileSync(
      join(directory.path, 'readings.csv'),
      `${[source.features.join(','), ...lines].join('\n')}\n`,
    );
    await press('pdr-batch-start');
    const written = await eventually(async () => {
      try {
        const text = readFileSync(join(directory.path, 'embedding.csv'), 'utf8').trim();
        return text.split('\n').length === 151 ? text.split('\n') : undefined;
      } catch {
        return undefined;
      }
    }, 'embedding.csv');
    expect(written[0]).toBe('x,y');
    for (const line of written.slice(1)) {
      expect(line.split(',').map(Number).filter(Number.isFinite)).toHaveLength(2);
    }
  });

  it('Export as ONNX: writes a file of the model that was learnt, and again when told', async () => {
    const file = join(directory.path, 'model.onnx');
    /** The file's bytes, once they are the same twice: a half of it must not count. */
    const written = async (): Promise<Buffer> => {
      let before = Buffer.alloc(0);
      return eventually(async () => {
        const now = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
        const done = now.length > 0 && now.equals(before);
        before = now;
        return done ? now : undefined;
      }, file);
    };
    await press('pdr-onnx-fill');
    const first = await written();
    expect(first.includes('embedding')).toBe(true);
    rmSync(file);
    await press('pdr-onnx-again');
    expect((await written()).equals(first)).toBe(true);
  });
});
