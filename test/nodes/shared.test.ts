import { setTimeout as sleep } from 'node:timers/promises';
import { Trainings } from '../../nodes/fit/trainings';
import { isLostOnRestart, memoryStores } from '../../nodes/shared/contextKey';
import { answerTo } from '../../nodes/shared/derive';
import { readLabeledRows } from '../../nodes/shared/labeledRows';
import { MessagePath } from '../../nodes/shared/messagePath';
import type { Node, NodeRed, NodeStatus } from '../../nodes/shared/node-red';
import { Settings } from '../../nodes/shared/settings';
import { Status } from '../../nodes/shared/status';
import { Throttle } from '../../nodes/shared/throttle';
import { isMany, toCoordinates } from '../../nodes/transform/coordinates';
import { PdrError } from '../../src/errors';
import { matrix } from '../../src/matrix';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('Throttle', () => {
  it('passes the first at once, and the newest later', async () => {
    const passed: number[] = [];
    const throttle = new Throttle<number>(20, (value) => passed.push(value));
    for (let i = 0; i < 10; i++) throttle.offer(i);
    expect(passed).toEqual([0]);
    await sleep(60);
    expect(passed).toEqual([0, 9]);
    throttle.offer(10);
    throttle.offer(11);
    throttle.stop();
    await sleep(40);
    expect(passed).toEqual([0, 9, 10]);
  });
});

describe('Status', () => {
  const setup = () => {
    const shown: NodeStatus[] = [];
    const translate = jest.fn((key: string) => key);
    const node = { status: (status: NodeStatus) => shown.push(status) } as unknown as Node;
    const status = new Status({ _: translate } as unknown as NodeRed, node, 'pdr-x');
    return { shown, translate, status };
  };

  it('looks a text up when it shows it, not for every message of a fast stream', () => {
    const { shown, translate, status } = setup();
    for (let i = 0; i < 1000; i++) status.show('ready', 'ready');
    status.stop();
    expect(shown).toEqual([{ fill: 'green', shape: 'dot', text: 'pdr-x.status.ready' }]);
    expect(translate).toHaveBeenCalledTimes(1);
  });

  it('shows a message that failed until one succeeds, then what lasts', async () => {
    const { shown, status } = setup();
    status.show('ready', 'ready');
    status.failMessage(new PdrError('PDR_DIMENSIONS', 'x'));
    await sleep(300);
    status.messageSucceeded();
    await sleep(300);
    status.stop();
    expect(shown.map(({ text }) => text)).toEqual(
      ['ready', 'PDR_DIMENSIONS', 'ready'].map((key) => `pdr-x.status.${key}`),
    );
  });
});

describe('memoryStores and isLostOnRestart', () => {
  const memory = { module: 'memory' };
  const file = { module: 'localfilesystem' };
  const at = (store?: string) => ({ scope: 'flow' as const, key: 'm', store });

  it.each([
    ['no stores configured', undefined, undefined, true, ['memory']],
    ['one store of files', { default: file }, undefined, false, []],
    ['the default by alias', { default: 'disk', disk: file, ram: memory }, undefined, false, ['ram']],
    ['a store by name', { default: 'disk', disk: file, ram: memory }, 'ram', true, ['ram']],
    ['an unknown name falls back', { default: file, ram: memory }, 'elsewhere', false, ['ram']],
    ['no default: the first is', { ram: memory, disk: file }, undefined, true, ['ram']],
    ['a custom store', { default: { module: () => undefined } }, undefined, false, []],
  ])('%s', (_, contextStorage, store, lost, names) => {
    expect(isLostOnRestart({ contextStorage }, at(store))).toBe(lost);
    expect(memoryStores({ contextStorage })).toEqual(names);
  });
});

describe('Settings', () => {
  const settings = new Settings({
    n: '12',
    half: 0.5,
    empty: '',
    names: ' a, b ,,c ',
    flag: true,
    word: 'x',
  });

  it('reads what the editor saves', () => {
    expect(settings.whole('n', 1, 0, 100)).toBe(12);
    expect(settings.whole('absent', 7, 0, 100)).toBe(7);
    expect(settings.optionalNumber('empty', 0, 1)).toBeNull();
    expect(settings.number('half', 1, 0, 1)).toBe(0.5);
    expect(settings.list('names')).toEqual(['a', 'b', 'c']);
    expect(settings.flag('flag', false)).toBe(true);
    expect(settings.choice('empty', ['p', 'q'], 'q')).toBe('q');
  });

  it.each([
    ['a number out of range', () => settings.whole('n', 1, 0, 10)],
    ['a fraction', () => settings.whole('half', 1, 0, 10)],
    ['text for a number', () => settings.number('word', 1, 0, 10)],
    ['text for a flag', () => settings.flag('word', false)],
    ['an unknown choice', () => settings.choice('word', ['p', 'q'], 'q')],
    ['a number for text', () => settings.text('half', '')],
  ])('refuses %s', (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });
});

describe('MessagePath', () => {
  it('reads and writes nested properties', () => {
    const path = new MessagePath(util, 'payload.sensor["a b"]');
    const msg = { payload: { sensor: { 'a b': [1] } } };
    expect(path.read(msg)).toEqual([1]);
    path.write(msg, [2]);
    expect(msg.payload.sensor['a b']).toEqual([2]);
  });

  it('refuses what is no property, and says what a message lacks', () => {
    expect(() => new MessagePath(util, 'a..b')).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
    expect(() => new MessagePath(util, 'a.b').read({})).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
  });
});

describe('readLabeledRows', () => {
  const read = (msg: object, label: string | null, features?: string[]) =>
    readLabeledRows(
      msg as Record<string, unknown>,
      { rows: new MessagePath(util, 'payload'), label: label === null ? null : new MessagePath(util, label) },
      { missing: 'refuse', features },
    );

  it('takes one label for all rows, one for each, or none', () => {
    const payload = [
      [1, 2],
      [3, 4],
    ];
    expect(read({ payload, kind: 'a' }, 'kind').labels).toEqual(['a', 'a']);
    expect(read({ payload, kind: ['a', null] }, 'kind').labels).toEqual(['a', null]);
    expect(read({ payload, kind: [true, 3] }, 'kind').labels).toEqual(['true', 3]);
    expect(read({ payload }, 'kind').labels).toBeNull();
    expect(read({ payload, kind: 'a' }, null).labels).toBeNull();
  });

  it('never takes a label within the rows for a feature, and leaves the message alone', () => {
    const payload = [
      { a: 1, kind: 5, b: 2 },
      { a: 3, kind: 6, b: 4 },
    ];
    const msg = { payload, topic: 't' };
    const copy = structuredClone(msg);
    const { rows, labels } = read(msg, 'payload.kind');
    expect(rows.features).toEqual(['a', 'b']);
    expect(labels).toEqual([5, 6]);
    expect(msg).toEqual(copy);
    expect(read({ payload: payload[0] }, 'payload.kind', ['b']).labels).toEqual([5]);
  });

  it.each(['payload["kind"]', "payload['kind']"])('knows a label within the rows as %s too', (label) => {
    const payload = [
      { a: 1, kind: 5 },
      { a: 3, kind: 6 },
    ];
    const { rows, labels } = read({ payload }, label);
    expect(rows.features).toEqual(['a']);
    expect(labels).toEqual([5, 6]);
    expect(read({ payload: { a: 1, 'the kind': 5 } }, 'payload["the kind"]').rows.features).toEqual(['a']);
  });

  it('refuses another number of labels than rows, and labels that are none', () => {
    expect(() => read({ payload: [[1], [2]], kind: ['a'] }, 'kind')).toThrow(
      expect.objectContaining({ code: 'PDR_DIMENSIONS' }),
    );
    expect(() => read({ payload: [1], kind: {} }, 'kind')).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
  });
});

describe('answerTo', () => {
  it.each(['rows.of.today', 'rows["of"].today', 'msg.rows.of.today'])(
    'leaves out what the rows are in, here %s',
    (expression) => {
      const msg = { _msgid: 'a', payload: 1, rows: { of: { today: [[1]] } }, kept: { deep: 1 } };
      const answer = answerTo(
        { util } as NodeRed,
        { msg, send: () => undefined },
        new MessagePath(util, expression),
        { topic: 'model', payload: { ready: true } },
      );
      expect(answer).toEqual({ _msgid: 'a', kept: { deep: 1 }, topic: 'model', payload: { ready: true } });
      expect(answer.kept).not.toBe(msg.kept);
    },
  );
});

describe('coordinates', () => {
  const embedding = matrix(Float32Array.of(1, 2, 3, 4), 2, 2);

  it('have the form that was asked for', () => {
    expect(toCoordinates(embedding, 'array', true)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(toCoordinates(embedding, 'object', true)).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2), 1, 2), 'array', false)).toEqual([1, 2]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2, 3, 4), 1, 4), 'object', false)).toEqual({
      x: 1,
      y: 2,
      z: 3,
      d4: 4,
    });
  });

  it.each([
    [[1, 2], false],
    [[null, 2], false],
    [[[1, 2]], true],
    [[{ a: 1 }], true],
    [{ a: 1 }, false],
    [Float32Array.of(1, 2), false],
  ])('of %j: many is %s', (value, many) => {
    expect(isMany(value, 1)).toBe(many);
  });
});

describe('Trainings', () => {
  /** A training that ends when told to, or when aborted. */
  function training() {
    let end: () => void = () => undefined;
    let started = false;
    const run = (signal: AbortSignal): Promise<void> => {
      started = true;
      return new Promise((resolve, reject) => {
        end = resolve;
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    return { run, end: () => end(), started: () => started };
  }

  it('queues only the newest, and runs it afterwards', async () => {
    const [a, b, c] = [training(), training(), training()];
    const trainings = new Trainings('queue');
    const first = trainings.request(a.run);
    const second = trainings.request(b.run);
    const third = trainings.request(c.run);
    await expect(second).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
    expect(c.started()).toBe(false);
    a.end();
    await first;
    await sleep(1);
    expect(c.started()).toBe(true);
    expect(b.started()).toBe(false);
    c.end();
    await third;
    expect(trainings.busy).toBe(false);
  });

  it('restarts: the running one is aborted first', async () => {
    const [a, b] = [training(), training()];
    const trainings = new Trainings('restart');
    const first = trainings.request(a.run);
    const second = trainings.request(b.run);
    expect(b.started()).toBe(false);
    await expect(first).rejects.toThrow('aborted');
    await sleep(1);
    b.end();
    await expect(second).resolves.toBeUndefined();
  });
});
