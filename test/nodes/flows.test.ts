import { join } from 'node:path';
import { Runtime } from '../support/runtime';
import {
  evaluateNode,
  fitNode,
  messages,
  node,
  observers,
  readings,
  sink,
  TAB,
  transformNode,
} from './support';

const FILES = { contextStorage: { default: { module: 'localfilesystem', config: { flushInterval: 1 } } } };

const rows = readings(60);
const [probe] = readings(1, 9);

async function learn(runtime: Runtime): Promise<void> {
  await runtime.send('fit', ...messages(rows), { topic: 'train' });
  await runtime.message('model');
}

async function placeOf(runtime: Runtime, msgid: string): Promise<number[]> {
  await runtime.send('transform', { _msgid: msgid, payload: probe });
  const { msg } = await runtime.until(
    'message',
    ({ node, msg }) => node === 'places' && msg._msgid === msgid,
  );
  return msg.payload as number[];
}

describe('the nodes together', () => {
  it('keep a model in files over a restart: the same rows get the same places', async () => {
    const runtime = await Runtime.start({ settings: FILES });
    try {
      await runtime.deploy([TAB, ...fitNode({ trainWhenFull: false }), ...transformNode()]);
      await learn(runtime);
      const before = await placeOf(runtime, 'before');
      expect(runtime.all('log', ({ text }) => text.includes('lost when Node-RED restarts'))).toEqual([]);
      runtime.events.length = 0;

      await runtime.restart();
      await runtime.until('status', { node: 'transform', text: 'projecting' });
      expect(await placeOf(runtime, 'after')).toEqual(before);
    } finally {
      await runtime.stop();
    }
  });

  it('project by the new model whatever follows the news of it', async () => {
    const runtime = await Runtime.start();
    try {
      const follow = [
        // Whatever pdr-fit says is answered with a projection of the same row.
        node('ask', 'change', {
          rules: [{ t: 'set', p: 'payload', pt: 'msg', to: JSON.stringify(probe), tot: 'json' }],
          wires: [['transform']],
        }),
      ];
      const fit = fitNode({ trainWhenFull: false, wires: [['model', 'ask'], []] });
      await runtime.deploy([TAB, ...fit, ...follow, ...transformNode(), ...observers('transform')]);
      await learn(runtime);
      const first = (await runtime.message('places')).payload;
      await runtime.send('fit', { payload: readings(20, 5) }, { topic: 'train' });
      const second = (await runtime.message('places', 2)).payload;
      expect(second).not.toEqual(first);
      expect(await placeOf(runtime, 'later')).toEqual(second);
      expect(runtime.messages('caught')).toEqual([]);
    } finally {
      await runtime.stop();
    }
  });

  it('learn anew by themselves when the map is not good enough, but not for ever', async () => {
    const runtime = await Runtime.start();
    try {
      const evaluate = evaluateNode({
        threshold: 1, // which no map reaches
        metric: 'continuity',
        wires: [['metrics'], ['fit', 'retrain']],
      });
      const stream = node('stream', 'junction', { wires: [['fit', 'evaluate']] });
      await runtime.deploy([TAB, stream, ...fitNode(), ...evaluate, ...observers('evaluate')]);
      await runtime.send('stream', ...messages(rows));
      const first = (await runtime.message('model')).payload as { modelId: string };
      await runtime.send('stream', ...messages(readings(20, 5))); // without new rows the next model would be the same
      const alarm = await runtime.message('retrain');
      expect(alarm.pdr).toMatchObject({ modelId: first.modelId });
      const second = (await runtime.message('model', 2)).payload as { modelId: string };
      const verdict = await runtime.message('metrics', 2);
      expect(verdict.payload).toMatchObject({ modelId: second.modelId });
      await runtime.until('status', { node: 'evaluate', fill: 'yellow' });
      expect(runtime.messages('retrain')).toHaveLength(1);
      expect(runtime.messages('caught')).toEqual([]);
    } finally {
      await runtime.stop();
    }
  });

  it('share a model over tabs by global context', async () => {
    const runtime = await Runtime.start();
    try {
      const place = { model: '#:(memory)::maps.first', modelType: 'global' };
      const elsewhere = [
        { id: 'tab2', type: 'tab', label: 'other' },
        { ...transformNode(place)[0], z: 'tab2' },
      ];
      await runtime.deploy([
        TAB,
        ...fitNode({ ...place, trainWhenFull: false }),
        ...elsewhere,
        sink('places'),
      ]);
      await learn(runtime);
      expect(await placeOf(runtime, 'there')).toHaveLength(2);
    } finally {
      await runtime.stop();
    }
  });

  it('work without the optional packages, and say so', async () => {
    const preload = [join(__dirname, '..', 'support', 'hideOptional.js')];
    const runtime = await Runtime.start({ preload });
    try {
      await runtime.deploy([TAB, ...fitNode({ trainWhenFull: false }), ...transformNode()]);
      await learn(runtime);
      expect((await runtime.message('model')).payload).toMatchObject({
        engine: 'wasm',
        neighborMethod: 'exact',
      });
      expect(await placeOf(runtime, 'a')).toHaveLength(2);
      await runtime.until('status', { node: 'fit', text: 'model ready (wasm)' });
      await runtime.until('status', ({ node, text }) => node === 'transform' && text.includes('wasm'));
      for (const node of ['fit', 'transform']) {
        await runtime.until(
          'log',
          (log) => log.node === node && log.text.includes('npm install onnxruntime-node'),
        );
      }
    } finally {
      await runtime.stop();
    }
  });

  it('refuse an engine that is not there', async () => {
    const preload = [join(__dirname, '..', 'support', 'hideOptional.js')];
    const runtime = await Runtime.start({ preload });
    try {
      await runtime.deploy([
        TAB,
        ...fitNode({ trainWhenFull: false, engine: 'native' }),
        ...transformNode({ engine: 'native' }),
        ...fitNode({ trainWhenFull: false, engine: 'wasm' })
          .slice(0, 1)
          .map((fit) => ({ ...fit, id: 'fit2' })),
      ]);
      await runtime.send('fit', ...messages(rows), { _msgid: 't', topic: 'train' });
      expect((await runtime.until('done', { node: 'fit', msgid: 't' })).code).toBe('PDR_ENGINE_UNAVAILABLE');
      await runtime.send('fit2', ...messages(rows), { topic: 'train' });
      await runtime.message('model');
      await runtime.send('transform', { _msgid: 'p', payload: probe });
      expect((await runtime.until('done', { node: 'transform', msgid: 'p' })).code).toBe(
        'PDR_ENGINE_UNAVAILABLE',
      );
      await runtime.until('status', { node: 'transform', fill: 'red', text: 'engine unavailable' });
    } finally {
      await runtime.stop();
    }
  });

  it('report a context store that fails', async () => {
    const failing = join(__dirname, '..', 'support', 'failingStore.js');
    const runtime = await Runtime.start({ preload: [failing] });
    try {
      await runtime.deploy([TAB, ...fitNode({ trainWhenFull: false }), ...transformNode()]);
      await runtime.send('fit', ...messages(rows), { _msgid: 't', topic: 'train' });
      expect((await runtime.until('done', { node: 'fit', msgid: 't' })).code).toBe('PDR_CONTEXT');
      await runtime.send('transform', { _msgid: 'p', payload: probe });
      expect((await runtime.until('done', { node: 'transform', msgid: 'p' })).code).toBe('PDR_CONTEXT');
    } finally {
      await runtime.stop();
    }
  });
});
