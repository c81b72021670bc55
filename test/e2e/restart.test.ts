import { type Broker, startBroker } from '../../demo/broker';
import { demoFlow, TOPICS } from '../../demo/flow';
import { Link } from '../../demo/link';
import { type NodeRedProcess, startNodeRed } from '../../demo/nodeRed';
import { pump } from '../../demo/pump';
import { compressor } from '../../demo/sources/compressor';
import type { Reading } from '../../demo/sources/source';
import { eventually, temporaryDirectory } from './support';

jest.setTimeout(150_000);

const pace = { rate: null, signal: new AbortController().signal };
const source = compressor(2);
const take = (count: number): Reading[] => Array.from({ length: count }, () => source.next());

/** Publishes rows and gives their coordinates, in the rows' order. */
async function project(link: Link, rows: readonly Reading[]): Promise<(readonly [number, number])[]> {
  const ids: number[] = [];
  const places = new Map<number, readonly [number, number]>();
  const keep = ({ id, xy }: { id: number; xy: readonly [number, number] }): void => {
    places.set(id, xy);
  };
  link.on('map', keep);
  await pump(link, rows, { ...pace, onSent: (id) => ids.push(id) });
  await eventually(async () => (places.size === rows.length ? true : undefined), `${rows.length} places`);
  link.off('map', keep);
  return ids.map((id) => places.get(id) ?? [Number.NaN, Number.NaN]);
}

describe('a model fitted before a restart of Node-RED', () => {
  it('projects after it to the same coordinates', async () => {
    const directory = temporaryDirectory();
    const broker: Broker = await startBroker();
    const link = await Link.connect(broker.port);
    const flow = demoFlow({
      brokerPort: broker.port,
      features: source.features,
      windowSize: 300,
      evaluateRows: 100,
      evaluateEvery: 0,
    });
    const start = async (): Promise<NodeRedProcess> => {
      const up = broker.subscribed(TOPICS.readings);
      const started = await startNodeRed(directory.path, flow);
      await Promise.race([up, started.died]);
      return started;
    };
    let nodeRed = await start();
    try {
      const trained = new Promise((resolve) => link.once('model', resolve));
      await pump(link, take(300), pace);
      await trained;
      const probes = take(50);
      const before = await project(link, probes);

      await nodeRed.stop();
      nodeRed = await start();
      const after = await project(link, probes);

      expect(new Set(before.map(([x]) => x)).size).toBeGreaterThan(40);
      before.forEach(([x, y], i) => {
        expect(after[i][0]).toBeCloseTo(x, 4);
        expect(after[i][1]).toBeCloseTo(y, 4);
      });
    } finally {
      await link.close();
      await nodeRed.stop();
      await broker.close();
      directory.remove();
    }
  });
});
