import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { connectAsync, type MqttClient } from 'mqtt';
import { startBroker } from '../../demo/broker';
import { type FlowNode, Runtime } from '../support/runtime';

const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLE = join(ROOT, 'examples', '9 Watch a machine.json');
/** A pump's readings with anomalies, where they are kept beside this project. */
const SKAB = join(ROOT, '..', 'shared', 'data', 'skab', 'skab.csv.gz');
/** Messages sent in one go. */
const BURST = 20;

jest.setTimeout(180_000);

/** The example, with its nodes changed by id; the simulated pump gives a reading when told. */
function example(changes: Readonly<Record<string, object>> = {}): FlowNode[] {
  const nodes = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as FlowNode[];
  const all: Readonly<Record<string, object>> = { 'pdr-watch-tick': { repeat: '' }, ...changes };
  return nodes.map((node) => ({ ...node, ...all[node.id] }));
}

/** What the example has told so far. */
function told(runtime: Runtime) {
  const payloads = (sink: string) => runtime.messages(`pdr-watch-${sink}`).map(({ payload }) => payload);
  return {
    alarms: runtime.messages('pdr-watch-alarm').map(({ alarm, payload }) => ({
      state: (alarm as { state: string }).state,
      words: payload as string,
    })),
    regimes: payloads('regime') as { source: string; to: { name: string } }[],
    drifts: runtime.messages('pdr-watch-drifted').map(({ pdr }) => pdr as { drift: { features: unknown[] } }),
    versions: (payloads('model') as { version: number }[]).map(({ version }) => version),
    errors: payloads('error'),
  };
}

/** Waits until the example has told of a model, and projects by it. */
async function learned(runtime: Runtime, version: number): Promise<void> {
  await runtime.until(
    'message',
    ({ node, msg }) => node === 'pdr-watch-model' && (msg.payload as { version: number }).version === version,
  );
  await runtime.until('status', { node: 'pdr-watch-project', text: 'projecting' }, version);
}

describe('the example "Watch a machine"', () => {
  let runtime: Runtime;
  beforeEach(async () => {
    runtime = await Runtime.start();
  });
  afterEach(() => runtime.stop());

  const run = async (readings: number): Promise<void> => {
    for (let sent = 0; sent < readings; sent += BURST) {
      await runtime.send('pdr-watch-pump', ...Array.from({ length: BURST }, () => ({})));
      await sleep(10);
    }
  };
  const settled = async (isSo: () => boolean): Promise<void> => {
    for (let looks = 0; looks < 100 && !isSo(); looks++) await sleep(50);
  };

  test('tells alarms with the sensor to blame, regimes and drift of its simulated pump, without a broker', async () => {
    await runtime.deploy(example());
    await run(700);
    await learned(runtime, 1);
    await run(240);
    await runtime.message('pdr-watch-regime', 3);
    expect(told(runtime).regimes[1]).toMatchObject({
      source: 'plant/pump 1',
      from: { name: expect.stringMatching(/(high|low)/) },
      to: { name: expect.stringMatching(/(high|low)/) },
    });

    await runtime.send('pdr-watch-pump', { topic: 'block' });
    await run(140);
    await settled(() => told(runtime).alarms.length === 2);
    expect(told(runtime).alarms).toEqual([
      { state: 'begin', words: expect.stringMatching(/^plant\/pump 1: flow (last|mean) \S+, usually \d/) },
      { state: 'end', words: expect.stringMatching(/^plant\/pump 1 is usual again, it was: flow/) },
    ]);
    expect(told(runtime).drifts).toEqual([]);

    await runtime.send('pdr-watch-pump', { topic: 'wear' });
    for (let more = 0; more < 20 && told(runtime).drifts.length === 0; more++) await run(100);
    const [{ drift }] = told(runtime).drifts;
    expect(drift.features[0]).toMatchObject({
      feature: expect.stringMatching(/^temperature/),
      direction: 'high',
    });
    await learned(runtime, 2);
    await run(200);
    await settled(() => told(runtime).alarms.length === 4);
    const { alarms, drifts, versions, errors } = told(runtime);
    expect(alarms.slice(2).map(({ state }) => state)).toEqual(['begin', 'end']);
    expect(alarms[2].words).toMatch(/^plant\/pump 1: temperature/);
    expect({ drifts: drifts.length, versions, errors }).toEqual({ drifts: 1, versions: [1, 2], errors: [] });
    // The broker is not asked for: whoever has none must find no complaints of it.
    expect(runtime.all('log', ({ text }) => /broker|ECONNREFUSED/.test(text))).toEqual([]);
  });

  const onSkab = existsSync(SKAB) ? test : test.skip;
  onSkab(`judges a real pump's readings over MQTT (skipped without ${SKAB})`, async () => {
    const readings = skabExperiment('valve1/6');
    const broker = await startBroker();
    let client: MqttClient | null = null;
    try {
      const connected = broker.subscribed('plant/readings');
      await runtime.deploy(
        example({
          'pdr-watch': { env: [{ name: 'READINGS', value: 'plant/readings', type: 'str' }] },
          'pdr-watch-broker': { port: String(broker.port), autoConnect: true },
          'pdr-watch-fit': { windowSize: 390 },
        }),
      );
      await connected;
      const publisher = await connectAsync(`mqtt://127.0.0.1:${broker.port}`);
      client = publisher;
      const publish = async (from: number, to: number): Promise<void> => {
        for (const [i, { sensors }] of readings.slice(from, to).entries()) {
          await publisher.publishAsync('plant/readings', JSON.stringify(sensors), { qos: 1 });
          if (i % BURST === 0) await sleep(5);
        }
      };
      const anomaly = readings.findIndex(({ isAnomaly }) => isAnomaly);
      const end = anomaly + readings.filter(({ isAnomaly }) => isAnomaly).length;
      await publish(0, 400);
      await learned(runtime, 1);
      await publish(400, anomaly);
      await sleep(500);
      expect(told(runtime).alarms).toEqual([]);

      await publish(anomaly, end);
      await settled(() => told(runtime).drifts.length > 0);
      const { alarms, drifts, regimes, errors } = told(runtime);
      // The valve of the water circuit was closed.
      expect(alarms[0]).toEqual({
        state: 'begin',
        words: expect.stringMatching(/^plant\/readings: Volume Flow RateRMS/),
      });
      expect(drifts[0].drift.features).toContainEqual({
        feature: expect.stringMatching(/^Volume Flow RateRMS/),
        direction: 'low',
        effect: expect.any(Number),
      });
      expect(regimes.length).toBeGreaterThan(1);
      expect(errors).toEqual([]);
      await learned(runtime, 2);
    } finally {
      await client?.endAsync();
      await broker.close();
    }
  });
});

/** One experiment's readings as a pump would publish them: time and numbers as text. */
function skabExperiment(name: string): { sensors: Record<string, string>; isAnomaly: boolean }[] {
  const [head, ...lines] = gunzipSync(readFileSync(SKAB)).toString().trim().split('\n');
  const [, ...names] = head.split(',').slice(0, -2);
  return lines
    .map((line) => line.split(','))
    .filter(([file]) => file === name)
    .map(([, ...values]) => ({
      sensors: Object.fromEntries(names.map((name, i) => [name, values[i]])),
      isAnomaly: values[names.length] === '1',
    }));
}
