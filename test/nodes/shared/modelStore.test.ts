import { ModelStore } from '../../../nodes/shared/modelStore';
import type { Context, Node, NodeRed } from '../../../nodes/shared/node-red';
import type { ModelEnvelope } from '../../../src/index';

const MODEL = {} as ModelEnvelope;
const never = new Promise<void>(() => undefined);
const settings = {
  contextStorage: { default: 'disk', disk: { module: 'localfilesystem' }, ram: { module: 'memory' } },
};

/** A context that keeps values, apart from what `broken` does in its place. */
function context(broken: Partial<Context> = {}): Context {
  const values = new Map<string, unknown>();
  return {
    get: (key, _, callback) => callback(null, values.get(key)),
    set: (key, value, _, callback) => {
      values.set(key, value);
      callback();
    },
    ...broken,
  };
}

let count = 0;
function make({
  key = 'pdrModel',
  scope = 'flow' as 'flow' | 'global',
  store = undefined as string | undefined,
  flow = 'tab',
  name = '',
  broken = {} as Partial<Context>,
}) {
  const warnings: string[] = [];
  const closing: ((removed: boolean, done: () => void) => void)[] = [];
  const node = {
    id: `node${++count}`,
    name,
    z: flow,
    on: (_: string, handler: (removed: boolean, done: () => void) => void) => closing.push(handler),
    warn: (text: string) => warnings.push(text),
    context: () => ({ flow: context(broken), global: context(broken) }),
  } as unknown as Node;
  const close = (): void => {
    for (const handler of closing.splice(0)) handler(false, () => undefined);
  };
  return {
    store: new ModelStore({ settings } as unknown as NodeRed, node, { scope, key, store }),
    close,
    warnings,
  };
}

describe('ModelStore', () => {
  const opened: ReturnType<typeof make>[] = [];
  const watching: (() => void)[] = [];
  const open = (options: Parameters<typeof make>[0] = {}): ReturnType<typeof make> => {
    const made = make(options);
    opened.push(made);
    return made;
  };
  afterEach(() => {
    for (const { close } of opened.splice(0)) close();
    for (const stop of watching.splice(0)) stop();
    jest.useRealTimers();
  });

  describe('write', () => {
    it('waits for the readers of its key, whatever they call its store, and for no others', async () => {
      const looks: string[] = [];
      const watch = (name: string, options: Parameters<typeof make>[0], answer: Promise<void>): void => {
        const look = (): Promise<void> => {
          looks.push(name);
          return answer;
        };
        watching.push(open(options).store.onWritten(look));
      };
      watch('same', {}, Promise.resolve());
      watch('by the name of the default store', { store: 'disk' }, Promise.resolve());
      watch('by an unknown store, which is the default one', { store: 'gone' }, Promise.resolve());
      watch('from within a subflow', { key: '$parent.pdrModel', flow: 'subflow' }, Promise.resolve());
      watch('other key', { key: 'pdrModel2' }, never);
      watch('other store', { store: 'ram' }, never);
      watch('other flow', { flow: 'tab2' }, never);
      watch('global', { scope: 'global' }, never);
      await open().store.write(MODEL);
      expect(looks).toEqual([
        'same',
        'by the name of the default store',
        'by an unknown store, which is the default one',
        'from within a subflow',
      ]);
    });

    it('does not wait for ever for a reader whose store never answers', async () => {
      jest.useFakeTimers();
      watching.push(open().store.onWritten(() => never));
      const written = open().store.write(MODEL);
      await jest.advanceTimersByTimeAsync(10_000);
      await expect(written).resolves.toBeUndefined();
    });
  });

  it.each(['read', 'write'] as const)('ends a %s that is never answered, and says so', async (action) => {
    jest.useFakeTimers();
    const { store } = open({ broken: { get: () => undefined, set: () => undefined } });
    const outcome = (action === 'read' ? store.read() : store.write(MODEL)).catch((error) => error);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toMatchObject({
      code: 'PDR_CONTEXT',
      message: expect.stringMatching(/flow\.pdrModel.*did not answer within 10 s/),
    });
  });

  it.each([
    ['an error', new Error('full'), /full/],
    ['text', 'full', /full/],
    ['what is no text', Object.create(null), /unknown error/],
  ])('reports a store that fails with %s', async (_, error, reason) => {
    const { store } = open({ broken: { get: (_key, _store, callback) => callback(error) } });
    await expect(store.read()).rejects.toMatchObject({
      code: 'PDR_CONTEXT',
      message: expect.stringMatching(reason),
    });
  });

  it('reports a store that throws', async () => {
    const broken = {
      get: () => {
        throw new Error('gone');
      },
    };
    await expect(open({ broken }).store.read()).rejects.toMatchObject({ code: 'PDR_CONTEXT' });
  });

  it('says how to repair a context file that was cut short', async () => {
    const broken: Partial<Context> = {
      get: (_key, _store, callback) => callback(new SyntaxError('Unexpected end of JSON input')),
    };
    await expect(open({ broken }).store.read()).rejects.toMatchObject({
      code: 'PDR_CONTEXT',
      message: expect.stringMatching(/file is damaged.*delete/),
    });
  });

  describe('absent', () => {
    it('says where was looked', () => {
      expect(open({ key: 'map' }).store.absent()).toMatchObject({
        code: 'PDR_NO_MODEL',
        message: 'There is no model in flow.map yet. Train one with a pdr-fit node.',
      });
      expect(open({ scope: 'global', store: 'ram' }).store.absent().message).toContain(
        'global.pdrModel (context store "ram")',
      );
    });

    it('names the pdr-fit node that will write it', () => {
      open({ name: 'learn' }).store.claim();
      expect(open().store.absent().message).toContain('The pdr-fit node "learn" writes it');
    });

    it('names the pdr-fit nodes that write elsewhere, in another flow too', () => {
      open({ name: 'learn' }).store.claim();
      expect(open({ key: 'pdrModel2' }).store.absent().message).toContain(
        'The pdr-fit node "learn" writes to flow.pdrModel.',
      );
      expect(open({ flow: 'tab2' }).store.absent().message).toContain(
        'The pdr-fit node "learn" writes to flow.pdrModel of another flow',
      );
    });

    it('forgets a pdr-fit node that was closed', () => {
      const { store, close } = open({ name: 'learn' });
      store.claim();
      close();
      expect(open({ key: 'pdrModel2' }).store.absent().message).not.toContain('learn');
    });

    it('names a node that has written without a claim', async () => {
      await open({ name: 'learn' }).store.write(MODEL);
      expect(open({ key: 'pdrModel2' }).store.absent().message).toContain('"learn"');
    });
  });

  describe('claim', () => {
    it('notes that another pdr-fit node writes to the same key', () => {
      const first = open({ name: 'a' });
      expect(first.store.claim()).toEqual([]);
      expect(open({ name: 'b', key: 'other' }).store.claim()).toEqual([]);
      expect(open({ name: 'c', store: 'disk' }).store.claim()).toEqual([
        expect.stringMatching(/"a" writes its model to flow\.pdrModel .*too/),
      ]);
    });

    it('has nothing against the same node claiming twice', () => {
      const { store } = open();
      store.claim();
      expect(store.claim()).toEqual([]);
    });
  });

  it('warns once where the model is lost on a restart', async () => {
    const { store, warnings } = open({ store: 'ram' });
    await store.write(MODEL);
    await store.write(MODEL);
    expect(warnings).toEqual([expect.stringContaining('lost when Node-RED restarts')]);
  });
});
