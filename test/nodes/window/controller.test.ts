import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { Message, NodeRed, Outgoing } from '../../../nodes/shared/node-red';
import { WindowController } from '../../../nodes/window/controller';
import { type Memory, memoryFor } from '../../../nodes/window/memory';
import type { WindowSettings } from '../../../nodes/window/settings';
import type { HistoryOptions } from '../../../src/index';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const path = (expression: string) => new MessagePath(util, expression);

interface Given extends Partial<Omit<WindowSettings, 'history' | 'paths'>> {
  readonly history?: HistoryOptions;
  readonly rows?: string;
  readonly label?: string;
}

/** A controller, what it sends, and what it tells. */
function make(given: Given = {}, before: Memory | null = null) {
  const { history, rows = 'payload', label, ...rest } = given;
  const settings: WindowSettings = {
    paths: { rows: path(rows), label: label === undefined ? null : path(label) },
    columns: null,
    source: 'topic',
    sourcePath: path('payload.device'),
    time: 'none',
    timePath: path('payload.time'),
    history: { readings: 2, statistics: ['mean'], ...history },
    queueLimit: 1000,
    ...rest,
  };
  const sent: Message[] = [];
  const told: string[] = [];
  const left: Memory[] = [];
  const memory = memoryFor(settings, before, (sources) => told.push(`dropped ${sources}`));
  const controller = new WindowController(
    settings,
    {
      counted: (made, sources) => told.push(`${made} rows, ${sources} sources`),
      forgot: (sources) => told.push(`forgot ${sources}`),
      reset: (sources) => told.push(`reset: ${sources} left`),
    },
    memory,
    (rest) => left.push(rest),
  );
  const receive = (msg: Message) => controller.receive(msg, (out: Outgoing) => sent.push(out as Message));
  const send = async (...msgs: Message[]): Promise<unknown[]> => {
    const from = sent.length;
    for (const msg of msgs) await receive(msg);
    return sent.slice(from).map(({ payload }) => payload);
  };
  return { controller, sent, told, left, receive, send };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error) => (error as { code: string }).code,
  );

describe('WindowController', () => {
  it('puts the row in the place of the readings, and keeps the rest of the message', async () => {
    const { sent, send } = make();
    await send({ topic: 'pump', payload: { x: 1 } });
    expect(sent).toEqual([]);
    await send({ _msgid: 'a', topic: 'pump', payload: { x: 3, name: 'text' }, custom: 1 });
    expect(sent).toEqual([
      {
        _msgid: 'a',
        topic: 'pump',
        payload: { 'x mean': 2 },
        custom: 1,
        window: { source: 'pump', time: null },
      },
    ]);
  });

  it('reads rows where it is told', async () => {
    const { sent, send } = make({ rows: 'data.values' });
    await send({ data: { values: [1, 2] } }, { data: { values: [3, 4], other: 1 } });
    expect(sent[0]).toMatchObject({ data: { values: { 'Value 1 mean': 2, 'Value 2 mean': 3 }, other: 1 } });
  });

  describe('sources', () => {
    it('are topics; a single number is what the last part of the topic names', async () => {
      const { send } = make();
      const one = (topic: string, payload: unknown) => ({ topic, payload });
      expect(
        await send(
          one('a/heat', 1),
          one('b/heat', 5),
          one('a/heat', '2'),
          one('b/heat', ' 6,5 '),
          one('a/heat', true),
        ),
      ).toEqual([{ 'heat mean': 1.5 }, { 'heat mean': 5.75 }, { 'heat mean': 1.5 }]);
    });

    it('are parents of topics: sensors that send by themselves make one reading', async () => {
      const { sent, send } = make({ source: 'parent' });
      const round = (i: number) =>
        ['pressure', 'flow'].map((name) => ({
          topic: `plant/pump 1/${name}`,
          payload: name === 'flow' ? 10 * i : i,
        }));
      await send(...round(1), ...round(2), { topic: 'plant/pump 2/flow', payload: 99 }, ...round(3));
      expect(sent.map(({ topic, payload }) => [topic, payload])).toEqual([
        ['plant/pump 1', { 'pressure mean': 1.5, 'flow mean': 15 }],
        ['plant/pump 1', { 'pressure mean': 2.5, 'flow mean': 25 }],
      ]);
    });

    it('are parents of topics: texts among them are passed over', async () => {
      const { send } = make({ source: 'parent', history: { readings: 1 } });
      const msg = (name: string, payload: unknown) => ({ topic: `m/${name}`, payload });
      expect(await send(msg('heat', 1), msg('state', 'running'), msg('heat', 2))).toEqual([
        { 'heat mean': 2 },
      ]);
    });

    it('are parents of topics with objects and lists too', async () => {
      const { send } = make({ source: 'parent', history: { readings: 1 } });
      const round = [
        { topic: 'm/motor', payload: { heat: 1 } },
        { topic: 'm/oil', payload: { heat: 2 } },
        { topic: 'm/axes', payload: [3, 4] },
      ];
      const row = { 'motor heat mean': 1, 'oil heat mean': 2, 'axes 1 mean': 3, 'axes 2 mean': 4 };
      expect(await send(...structuredClone(round), ...structuredClone(round))).toEqual([row, row]);
    });

    it('are what a property of the reading names, which is no feature', async () => {
      const { sent, send } = make({ source: 'property' });
      await send({
        payload: [
          { device: 7, x: 1 },
          { device: 8, x: 2 },
          { device: 7, x: 3 },
          { device: 8, x: 4 },
        ],
      });
      expect(sent).toEqual([
        { payload: [{ 'x mean': 2 }, { 'x mean': 3 }], window: { source: ['7', '8'], time: [null, null] } },
      ]);
    });

    it('are all one, and single values are told apart by their whole topics', async () => {
      const { send } = make({ source: 'none', history: { readings: 1 } });
      const round = ['a/heat', 'b/heat'].map((topic, i) => ({ topic, payload: i }));
      expect(await send(...round.map((msg) => ({ ...msg })), ...round)).toEqual(
        Array(2).fill({ 'a/heat mean': 0, 'b/heat mean': 1 }),
      );
    });
  });

  describe('times', () => {
    it('are of a property, as text or numbers, and no feature', async () => {
      const { sent, send } = make({ time: 'property', history: { statistics: ['slope'], gap: 10 } });
      await send(
        { payload: { time: '2026-01-01T00:00:00Z', x: 1 } },
        { payload: { time: Date.parse('2026-01-01T00:00:02Z') / 1000, x: 5 } },
        { payload: { time: Date.parse('2026-01-01T00:00:13Z'), x: 5 } },
      );
      expect(sent).toEqual([
        { payload: { 'x slope': 2 }, window: { source: '', time: Date.parse('2026-01-01T00:00:02Z') } },
      ]);
    });

    it('may stand beside the readings, one for each', async () => {
      const { sent, send, receive } = make({
        time: 'property',
        timePath: path('times'),
        history: { statistics: ['slope'] },
      });
      await send({ payload: [[1], [2], [6]], times: [0, 1, 2] });
      expect(sent[0].payload).toEqual([{ 'Value 1 slope': 1 }, { 'Value 1 slope': 4 }]);
      expect(await codeOf(receive({ payload: [[1], [2]], times: [0] }))).toBe('PDR_DIMENSIONS');
    });

    it('are those of arrival', async () => {
      const { sent, send } = make({ time: 'arrival', history: { readings: 1 } });
      const before = Date.now();
      await send({ payload: { x: 1 } });
      const { time } = sent[0].window as { time: number };
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(Date.now());
    });
  });

  it('keeps labels: in the readings, where they are no features, and beside them', async () => {
    const inside = make({ label: 'payload.kind' });
    await inside.send({ payload: [{ x: 1, kind: 1 }, { x: 2, kind: 2 }, { x: 3 }] });
    expect(inside.sent[0].payload).toEqual([
      { 'x mean': 1.5, kind: 2 },
      { 'x mean': 2.5, kind: null },
    ]);
    const beside = make({ label: 'kinds' });
    await beside.send({ payload: [[1], [2], [3]], kinds: ['a', 'b', 'c'] }, { payload: [4], kinds: 'd' });
    expect(beside.sent.map(({ kinds }) => kinds)).toEqual([['b', 'c'], 'd']);
  });

  it('reads JSON text, typed arrays and Buffers', async () => {
    const { send } = make({ columns: 2, history: { readings: 1, statistics: ['last'] } });
    const rows = [
      { 'Value 1 last': 1, 'Value 2 last': 2 },
      { 'Value 1 last': 3, 'Value 2 last': 4 },
    ];
    const floats = Float32Array.of(1, 2, 3, 4);
    const payloads = [
      '[[1,2],[3,4]]',
      floats,
      Buffer.from(floats.buffer),
      [
        [1, 2],
        ['3', 4],
      ],
    ];
    expect(await send(...payloads.map((payload) => ({ payload })))).toEqual(Array(4).fill(rows));
    expect(await send({ payload: ' {"x": 1, "__proto__": 2}' })).toEqual([
      JSON.parse('{"x last": 1, "__proto__ last": 2, "Value 1 last": null, "Value 2 last": null}'),
    ]);
  });

  describe('reset', () => {
    const start = async () => {
      const made = make();
      await made.send({ topic: 'a', payload: { x: 1 } }, { topic: 'b', payload: { x: 1 } });
      return made;
    };

    it.each<[string, unknown, number]>([
      ['all', 1_700_000_000_000, 0],
      ['all', '', 0],
      ['all', {}, 0],
      ['one', { source: 'a' }, 1],
      ['one', '{"source": "a"}', 1],
      ['one that is unknown', { source: 'c' }, 2],
    ])('forgets %s: %j', async (_, payload, left) => {
      const { sent, told, send } = await start();
      await send({ topic: 'reset', payload });
      expect([sent, told.at(-1)]).toEqual([[], `reset: ${left} left`]);
    });

    it.each<[unknown]>([[{ x: 1 }], [[1]], ['{"x": 1}'], [{ source: 'a', x: 1 }]])(
      'is no command with readings: %j',
      async (payload) => {
        const { told, send } = await start();
        await send({ topic: 'reset', payload });
        expect(told.at(-1)).toBe('0 rows, 3 sources');
      },
    );
  });

  describe('hostile messages', () => {
    const throwing = {
      get x() {
        throw new Error('no');
      },
    };
    const circular: Record<string, unknown> = { name: 'x' };
    circular.self = circular;

    it.each<[string, Message]>([
      ['a getter that throws', { payload: throwing }],
      [
        'a topic that throws',
        Object.defineProperty({ payload: 'x' }, 'topic', { get: () => throwing.x }) as Message,
      ],
      ['a circular object without a number', { payload: circular }],
      ['text', { payload: 'hello', topic: '__proto__' }],
      ['broken JSON', { payload: '{"x": 1' }],
      ['nothing', {}],
      ['null', { payload: null }],
      ['huge numbers', { payload: { x: 1e300, y: '1e999' } }],
      ['a frozen message', Object.freeze({ payload: { x: 1 } })],
      ['a sparse array', { payload: Object.assign([[1]], { length: 4e9 }) }],
      ['a bigint', { payload: { x: 10n } }],
    ])('%s: an error with a code, and it goes on', async (_, msg) => {
      const { receive, send } = make({ history: { readings: 1, statistics: ['last'] } });
      expect(await codeOf(receive(msg))).toBe('PDR_BAD_INPUT');
      expect(await send({ payload: { ok: 1, ...circular } })).toEqual([
        expect.objectContaining({ 'ok last': 1 }),
      ]);
    });

    it('keep nothing of a list with one bad reading', async () => {
      const { receive, told, send } = make();
      expect(await codeOf(receive({ payload: [{ x: 1 }, { y: 'text' }] }))).toBe('PDR_BAD_INPUT');
      await send({ payload: { x: 1 } });
      expect(told).toEqual(['0 rows, 1 sources']);
    });

    it('a reading without its source or its time is told', async () => {
      expect(await codeOf(make({ source: 'property' }).receive({ payload: { x: 1 } }))).toBe('PDR_BAD_INPUT');
      expect(await codeOf(make({ time: 'property' }).receive({ payload: { x: 1, time: 'soon' } }))).toBe(
        'PDR_BAD_INPUT',
      );
    });

    it('that cannot be sent on', async () => {
      const { controller } = make({ history: { readings: 1 } });
      const sending = controller.receive({ payload: { x: 1 } }, () => {
        throw new Error('cannot clone');
      });
      expect(await codeOf(sending)).toBe('PDR_BAD_INPUT');
    });
  });

  it('takes a flood in order, and leaves the event loop its turns', async () => {
    const { controller, sent } = make({ queueLimit: 20_000, history: { readings: 1, statistics: ['last'] } });
    let turns = 0;
    let ended = false;
    const ticking = (async () => {
      while (!ended) {
        await nextTurn();
        turns++;
      }
    })();
    const done = Array.from({ length: 20_000 }, (_, i) =>
      controller.receive({ topic: `t${i % 50}`, payload: { x: i } }, (out) => sent.push(out as Message)),
    );
    expect(await codeOf(controller.receive({ payload: 1 }, () => undefined))).toBe('PDR_BUFFER_FULL');
    await Promise.all(done);
    ended = true;
    await ticking;
    expect(sent.map(({ payload }) => (payload as Record<string, number>)['x last'])).toEqual(
      Array.from({ length: 20_000 }, (_, i) => i),
    );
    expect(turns).toBeGreaterThan(3);
  });

  it('takes a long list in turns, and what comes meanwhile after it', async () => {
    const { sent, receive } = make({ history: { readings: 1, statistics: ['last'] } });
    const list = Array.from({ length: 20_000 }, (_, i) => [i]);
    await Promise.all([receive({ payload: list }), receive({ payload: [-1] })]);
    expect(sent.map(({ payload }) => (payload as unknown[]).length ?? payload)).toEqual([
      20_000,
      { 'Value 1 last': -1 },
    ]);
  });

  describe('over a deploy', () => {
    it('keeps its windows', async () => {
      const first = make();
      await first.send({ payload: { x: 1 } });
      await first.controller.close(false);
      const second = make({}, first.left[0]);
      expect(await second.send({ payload: { x: 3 } })).toEqual([{ 'x mean': 2 }]);
      await second.controller.close(true);
      expect(second.left).toEqual([]);
    });

    it('drops them where the settings changed, and says so', async () => {
      const first = make();
      await first.send({ payload: { x: 1 } });
      await first.controller.close(false);
      const second = make({ history: { readings: 3 } }, first.left[0]);
      expect(second.told).toEqual(['dropped 1']);
    });
  });

  it('tells how many sources it forgot', async () => {
    const { told, send } = make({ history: { sources: 2 } });
    await send(...Array.from({ length: 5 }, (_, i) => ({ topic: `t${i}`, payload: { x: 1 } })));
    expect(told.slice(-2)).toEqual(['0 rows, 2 sources', 'forgot 3']);
  });
});
