import { fit } from '../../src/index';
import { fromRows } from '../support/data';
import { Runtime } from '../support/runtime';
import {
  evaluateNode,
  FEATURES,
  fitNode,
  node,
  observers,
  readings,
  TAB,
  transformNode,
  values,
} from './support';

/** Messages that Node-RED cannot copy, as the body of a function node. */
const UNCOPYABLE: readonly [string, string][] = [
  ['rows nested 3,000 deep', `msg.payload = JSON.parse('['.repeat(3000) + ']'.repeat(3000));`],
  ['another property nested 3,000 deep', `msg.other = JSON.parse('['.repeat(3000) + ']'.repeat(3000));`],
  [
    'rows behind a getter that throws',
    `Object.defineProperty(msg, 'payload', { enumerable: true, get() { throw new Error('trap'); } });`,
  ],
  [
    'another property behind a getter that throws',
    `Object.defineProperty(msg, 'other', { enumerable: true, get() { throw new Error('trap'); } });`,
  ],
  ['a revoked proxy', `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); msg.payload = proxy;`],
];

describe('a message that Node-RED cannot copy', () => {
  let runtime: Runtime;
  beforeAll(async () => {
    const X = fromRows(readings(60).map(values));
    const { model } = await fit(X, { preset: 'fast', steps: 5, featureNames: FEATURES });
    runtime = await Runtime.start();
    await runtime.deploy([TAB, ...transformNode({ model: 'none' })]);
    await runtime.setContext('transform', 'pdrModel', model);
  });
  afterAll(() => runtime.stop());

  it.each(['fit', 'transform', 'evaluate'])(
    'does not end Node-RED when %s gets it, with Catch and Complete nodes about',
    async (target) => {
      const makers = UNCOPYABLE.map(([, func], i) =>
        node(`make${i}`, 'function', { func: `${func} return msg;`, outputs: 1, wires: [[target]] }),
      );
      await runtime.deploy([
        TAB,
        ...makers,
        ...fitNode(),
        ...transformNode(),
        ...evaluateNode(),
        ...observers('fit', 'transform', 'evaluate'),
      ]);
      const [payload] = readings(1);
      for (const i of UNCOPYABLE.keys()) {
        await runtime.send(`make${i}`, { _msgid: `${target}${i}`, payload });
        await runtime.until('done', { node: target, msgid: `${target}${i}` });
      }
      await runtime.send(target, { _msgid: `${target}-good`, payload });
      await runtime.until('done', { node: target, msgid: `${target}-good` });
      expect(runtime.running).toBe(true);
      // Without a copy of the message, Catch nodes get its id and what is wrong.
      expect(await runtime.until('message', ({ msg }) => msg._msgid === `${target}0`)).toMatchObject({
        node: 'caught',
        msg: { error: { code: expect.stringMatching(/^PDR_/), source: { id: target } } },
      });
      for (const i of [2, 4]) {
        const { code } = await runtime.until('done', { node: target, msgid: `${target}${i}` });
        expect(code).toMatch(/^PDR_/);
      }
    },
  );
});
