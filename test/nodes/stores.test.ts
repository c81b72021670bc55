import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

const rows = readings(60);
const [probe] = readings(1, 9);

describe('a context store that never answers', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start({ preload: [join(__dirname, '..', 'support', 'hangingStore.js')] });
  });
  afterAll(() => runtime.stop());

  it('fails the messages that need it, and holds up no training for another key', async () => {
    const hanging = { model: 'hanging' };
    await runtime.deploy([
      TAB,
      ...fitNode({ trainWhenFull: false }),
      ...transformNode(),
      { ...transformNode(hanging)[0], id: 'hung' },
      ...evaluateNode(hanging),
      ...observers('hung'),
    ]);
    await runtime.send('hung', { _msgid: 'h', payload: probe });
    await runtime.send('fit', ...messages(rows), { _msgid: 't', topic: 'train' });
    await runtime.message('model');
    await runtime.send('transform', { _msgid: 'p', payload: probe });
    await runtime.message('places');
    // The training was announced while the other nodes were still waiting.
    expect(runtime.all('done', { node: 'hung' })).toEqual([]);
    const { code } = await runtime.until('done', { node: 'hung', msgid: 'h' });
    expect(code).toBe('PDR_CONTEXT');
    const caught = await runtime.message('caught');
    expect(caught.error).toMatchObject({
      message: expect.stringMatching(/flow\.hanging.*did not answer within 10 s/),
    });
    await runtime.until('status', { node: 'hung', fill: 'red', text: 'context store error' });
    await runtime.deploy([TAB, node('other', 'junction')]);
  });
});

describe('a context file that was cut short', () => {
  it('is reported by pdr-transform, with how to repair it', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pdr-context-'));
    mkdirSync(join(dir, 'context', 'tab'), { recursive: true });
    writeFileSync(join(dir, 'context', 'tab', 'flow.json'), '{"pdrModel": {"format": "parametr');
    const contextStorage = { default: { module: 'localfilesystem', config: { cache: false, dir } } };
    const runtime = await Runtime.start({ settings: { contextStorage } });
    try {
      await runtime.deploy([TAB, ...transformNode(), ...observers('transform')]);
      await runtime.send('transform', { _msgid: 'p', payload: probe });
      expect((await runtime.message('caught')).error).toMatchObject({
        code: 'PDR_CONTEXT',
        message: expect.stringMatching(/context file is damaged.*delete it/),
      });
    } finally {
      await runtime.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('a model under another key than the one that is read', () => {
  it('is named, with the pdr-fit node that writes it', async () => {
    const runtime = await Runtime.start();
    try {
      await runtime.deploy([
        TAB,
        { id: 'tab2', type: 'tab', label: 'other' },
        ...fitNode({ trainWhenFull: false, name: 'learn' }),
        ...transformNode({ model: 'pdrModel2', noModel: 'error' }),
        { ...transformNode({ noModel: 'error' })[0], id: 'elsewhere', z: 'tab2' },
        ...observers('transform'),
        { ...node('catch2', 'catch', { scope: null, wires: [['caught2']] }), z: 'tab2' },
        sink('caught2'),
      ]);
      await runtime.send('fit', ...messages(rows), { topic: 'train' });
      await runtime.message('model');
      await runtime.send('transform', { payload: probe });
      expect((await runtime.message('caught')).error).toMatchObject({
        code: 'PDR_NO_MODEL',
        message: expect.stringMatching(
          /no model in flow\.pdrModel2 yet\. The pdr-fit node "learn" writes to flow\.pdrModel\.$/,
        ),
      });
      await runtime.send('elsewhere', { payload: probe });
      expect((await runtime.message('caught2')).error).toMatchObject({
        message: expect.stringMatching(
          /no model in flow\.pdrModel yet.*"learn" writes to flow\.pdrModel of another flow/,
        ),
      });
    } finally {
      await runtime.stop();
    }
  });
});
