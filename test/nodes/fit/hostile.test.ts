import { Runtime } from '../../support/runtime';
import { fitNode, node, readings, TAB } from '../support';

/** What a function node may send, as its body, and what comes of it: a code, or null where it is taken. */
const MESSAGES: readonly [string, string, string | null][] = [
  ['rows nested 3,000 deep', `msg.payload = JSON.parse('['.repeat(3000) + ']'.repeat(3000));`, 'PDR'],
  [
    'a label behind a getter that throws',
    `Object.defineProperty(msg.payload, 'kind', { enumerable: true, get() { throw new Error('trap'); } });`,
    'PDR',
  ],
  ['a label of another kind', `msg.payload.kind = 7n;`, 'PDR'],
  ['a number that is too large for a double', `msg.payload.heat = 7n;`, 'PDR'],
  [
    'rows behind a proxy that throws',
    `msg.payload = new Proxy([], { get() { throw new Error('trap'); } });`,
    'PDR',
  ],
  [
    'a sparse array of the greatest length',
    `const rows = [msg.payload]; rows.length = 2 ** 32 - 1; msg.payload = rows;`,
    'PDR',
  ],
  ['a sparse array without any row', `msg.payload = []; msg.payload.length = 2 ** 32 - 1;`, 'PDR'],
  ['frozen rows', `Object.freeze(msg.payload);`, null],
  ['an object without a prototype', `msg.payload = Object.assign(Object.create(null), msg.payload);`, null],
];

describe('pdr-fit and hostile messages', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await Runtime.start();
  });
  afterAll(() => runtime.stop());

  it.each(['window', 'dataset'])('refuses each with a code and goes on, as %s', async (source) => {
    const features = 'speed, pressure, flow, heat';
    const makers = MESSAGES.map(([, func], i) =>
      node(`make${i}`, 'function', { func: `${func} return msg;`, outputs: 1, wires: [['fit']] }),
    );
    // Without Catch nodes, for which Node-RED copies a message: it never ends with a sparse array of that length.
    await runtime.deploy([
      TAB,
      ...makers,
      ...fitNode({ source, features, label: 'payload.kind', trainWhenFull: false }),
    ]);
    const [payload] = readings(1);
    const codes: (string | null)[] = [];
    for (const i of MESSAGES.keys()) {
      const _msgid = `${source}${i}`;
      await runtime.send(`make${i}`, { _msgid, payload: { ...payload } });
      codes.push((await runtime.until('done', { node: 'fit', msgid: _msgid })).code);
    }
    for (const [i, [what, , expected]] of MESSAGES.entries()) {
      // One row makes no map.
      const code = expected === null && source === 'dataset' ? 'PDR_TOO_FEW_ROWS' : expected;
      expect([what, codes[i]]).toEqual([what, code === 'PDR' ? expect.stringMatching(/^PDR_/) : code]);
    }
    expect(runtime.running).toBe(true);
  });
});
