import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { type Broker, startBroker } from '../../demo/broker';
import { demoFlow, type FlowNode, TOPICS } from '../../demo/flow';
import { Link } from '../../demo/link';
import { type NodeRedProcess, startNodeRed } from '../../demo/nodeRed';
import { compressor } from '../../demo/sources/compressor';
import { eventually, temporaryDirectory } from './support';

jest.setTimeout(150_000);

const EXAMPLES = join(__dirname, '..', '..', '..', 'examples');
const readExample = (file: string): FlowNode[] => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));
/** Every example but the one for MQTT, which is set to the test's broker. */
const OTHERS = readdirSync(EXAMPLES).filter((file) => !file.includes('MQTT'));

/** The README's first flow: nodes with their defaults, except that readings are simulated. */
function readmeFlow(): FlowNode[] {
  const machine = readExample('4 Scheduled retraining.json').find(({ name }) => name === 'simulated machine');
  const at = { z: 'readme', x: 0, y: 0 };
  const keep = (name: string) => ({
    type: 'function',
    func: `flow.set('${name}', msg.payload ?? msg.error);`,
    outputs: 0,
  });
  return [
    { id: 'readme', type: 'tab', label: 'README' },
    {
      ...at,
      id: 'readme-send',
      type: 'inject',
      props: [{ p: 'count', v: '2000', vt: 'num' }],
      wires: [['readme-machine']],
    },
    {
      ...machine,
      ...at,
      id: 'readme-machine',
      type: 'function',
      wires: [['readme-fit', 'readme-project', 'readme-check']],
    },
    { ...at, id: 'readme-fit', type: 'pdr-fit', wires: [[], []] },
    { ...at, id: 'readme-project', type: 'pdr-transform', wires: [['readme-coordinates']] },
    { ...at, id: 'readme-check', type: 'pdr-evaluate', wires: [['readme-metrics'], ['readme-fit']] },
    { ...at, id: 'readme-coordinates', ...keep('coordinates'), wires: [] },
    { ...at, id: 'readme-metrics', ...keep('metrics'), wires: [] },
    { ...at, id: 'readme-catch', type: 'catch', scope: null, wires: [['readme-error']] },
    { ...at, id: 'readme-error', ...keep('error'), wires: [] },
  ];
}

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
      ...OTHERS.flatMap(readExample),
      ...readmeFlow(),
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

  /** When the model under the flow's key was made: another time for each model. */
  const modelTime = async (flow: string): Promise<string | undefined> => {
    const answer = await fetch(url(`context/flow/${flow}/pdrModel`));
    // The admin interface shortens what it shows of a large value, but this is near its beginning.
    return /"createdAt":"([^"]+)/.exec(((await answer.json()) as { msg?: string }).msg ?? '')?.[1];
  };

  // First of all: this flow's own readings fill its window by and by.
  it('Map as a picture: an error that says what is missing, before there is a model', async () => {
    const early = await fetch(url('pdr/map.svg'));
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({ code: 'PDR_NO_MODEL' });
  });

  it('README: the first flow maps, checks the map by itself, and tells of no error', async () => {
    const kept = async (key: string): Promise<string | undefined> => {
      const { msg } = (await (await fetch(url(`context/flow/readme/${key}`))).json()) as { msg: string };
      return msg === '(undefined)' ? undefined : msg;
    };
    await press('readme-send');
    const metrics = await eventually(() => kept('metrics'), 'metrics', 120);
    expect(JSON.parse(metrics)).toMatchObject({ rows: 1000, trustworthiness: expect.any(Number) });
    expect(await kept('coordinates')).toBeUndefined();
    await press('readme-send');
    expect(JSON.parse(await eventually(() => kept('coordinates'), 'coordinates'))).toHaveLength(2);
    expect(await kept('error')).toBeUndefined();
  });

  it('First map: learns by itself from the readings that come', async () => {
    expect(await eventually(() => modelTime('pdr-first'), 'a model', 90)).toMatch(/\w+/);
  });

  it('MQTT stream: the simulated machine publishes, and what is no JSON is published as an error', async () => {
    const link = await Link.connect(broker.port);
    try {
      const failure = once(link, 'failure');
      const model = once(link, 'model');
      await press('pdr-mqtt-simulate');
      expect((await model)[0]).toMatchObject({ features: expect.arrayContaining(['pressure', 'vibration']) });
      const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
      await client.publishAsync(TOPICS.readings, 'no JSON', { qos: 1 });
      expect((await failure)[0]).toMatchObject({
        node: 'readings',
        message: expect.stringContaining('JSON'),
      });
      await client.endAsync();
    } finally {
      await link.close();
    }
  });

  it('HTTP projection: answers when the map is learned, with coordinates, or with what is wrong', async () => {
    const source = compressor(7);
    const rows = Array.from({ length: 200 }, () => source.next().features);

    const early = await post('pdr/project', rows[0]);
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({ code: 'PDR_NO_MODEL' });

    const trainings = await Promise.all([post('pdr/train', rows), post('pdr/train', rows)]);
    const [learned, refused] = trainings.sort((a, b) => a.status - b.status);
    expect([learned.status, refused.status]).toEqual([200, 409]);
    expect(await refused.json()).toMatchObject({ code: 'PDR_BUSY' });
    expect(await learned.json()).toMatchObject({ rows: 200, features: source.features });

    const answer = await post('pdr/project', rows[0]);
    expect(answer.status).toBe(200);
    const coordinates = (await answer.json()) as number[];
    expect(coordinates).toHaveLength(2);
    expect(coordinates.every(Number.isFinite)).toBe(true);

    const many = (await (await post('pdr/project', rows.slice(0, 20))).json()) as number[][];
    expect(many).toHaveLength(20);
    expect(many[0][0]).toBeCloseTo(coordinates[0], 4);

    const { motorSpeed_rpm: _, ...incomplete } = rows[0];
    const lacking = await post('pdr/project', incomplete);
    expect(lacking.status).toBe(400);
    expect(await lacking.json()).toMatchObject({ code: 'PDR_MISSING_FEATURE' });
    const text = await post('pdr/project', { ...rows[0], motorSpeed_rpm: 'fast' });
    expect(text.status).toBe(400);
    expect(await text.json()).toMatchObject({ code: 'PDR_NOT_A_NUMBER' });
  });

  it('Scheduled retraining: learns when the window is full, and again when told', async () => {
    await press('pdr-schedule-fill');
    const first = await eventually(() => modelTime('pdr-schedule'), 'the first model');
    await press('pdr-schedule-nightly');
    await eventually(async () => {
      const time = await modelTime('pdr-schedule');
      return time !== undefined && time !== first ? time : undefined;
    }, 'the next model');
  });

  it('Batch from a CSV file: writes coordinates for each row of the sample it makes', async () => {
    await press('pdr-batch-sample');
    const sample = join(directory.path, 'readings.csv');
    await eventually(async () => (existsSync(sample) ? true : undefined), sample);
    await press('pdr-batch-start');
    const written = await eventually(async () => {
      try {
        const text = readFileSync(join(directory.path, 'embedding.csv'), 'utf8').trim();
        return text.split('\n').length === 601 ? text.split('\n') : undefined;
      } catch {
        return undefined;
      }
    }, 'embedding.csv');
    expect(written[0]).toBe('x,y');
    for (const line of written.slice(1)) {
      expect(line.split(',').map(Number).filter(Number.isFinite)).toHaveLength(2);
    }
  });

  it('Export as ONNX: writes a file of the model that was learned, and again when told', async () => {
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

  it('Map as a picture: in a browser and on a file', async () => {
    await press('pdr-picture-fill');
    await eventually(() => modelTime('pdr-picture'), 'a model');
    for (const [path, titles] of [
      ['pdr/map.svg', ['pdrModel: map learned from 400 rows', '>busy<', '>idle<']],
      ['pdr/check.svg', ['pdrModel: the newest rows (200)', '>trustworthiness 0.', '>training rows<']],
    ] as const) {
      const answer = await fetch(url(path));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
      const svg = await answer.text();
      expect(svg).toMatch(/^<svg.*<\/svg>$/s);
      for (const title of titles) expect(svg).toContain(title);
    }

    const file = join(directory.path, 'map.svg');
    await press('pdr-picture-morning');
    await eventually(
      async () => (existsSync(file) && readFileSync(file, 'utf8').endsWith('</svg>') ? true : undefined),
      file,
    );
  });
});
