import { ModelStore } from '../../../nodes/shared/modelStore';
import type { Context, Node, NodeRed } from '../../../nodes/shared/node-red';
import { storedVersions } from '../../../nodes/shared/storedVersions';
import { serveNew, type Versions } from '../../../nodes/shared/versions';
import type { ModelEnvelope } from '../../../src/index';

const MODEL = { id: 'b', lineage: { version: 2 } } as ModelEnvelope;
const FORMER = { id: 'a', lineage: { version: 1 } } as ModelEnvelope;
const BEFORE: Versions = { served: FORMER, kept: [] };
const AFTER: Versions = { served: MODEL, kept: [{ state: 'former', model: FORMER }] };
const never = new Promise<void>(() => undefined);
const settings = {
  contextStorage: { default: 'disk', disk: { module: 'localfilesystem' }, ram: { module: 'memory' } },
};

type Keys = string | readonly string[];

/** A context that keeps values, apart from what `broken` does in its place. */
function context(broken: Partial<Context> = {}, values = new Map<string, unknown>()): Context {
  return {
    get: (key, _, callback) => callback(null, values.get(key)),
    set: (keys: Keys, value, _, callback) => {
      if (typeof keys === 'string') values.set(keys, value);
      else for (const [i, key] of keys.entries()) values.set(key, (value as unknown[])[i]);
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
  values = new Map<string, unknown>(),
}) {
  const warnings: string[] = [];
  const closing: ((removed: boolean, done: () => void) => void)[] = [];
  const node = {
    id: `node${++count}`,
    name,
    z: flow,
    on: (_: string, handler: (removed: boolean, done: () => void) => void) => closing.push(handler),
    warn: (text: string) => warnings.push(text),
    context: () => ({ flow: context(broken, values), global: context(broken, values) }),
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
      await open().store.write(BEFORE, AFTER);
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
      const written = open().store.write(BEFORE, AFTER);
      await jest.advanceTimersByTimeAsync(10_000);
      await expect(written).resolves.toBeUndefined();
    });
  });

  describe('write, of a model and its history', () => {
    const served = (): ModelEnvelope => ({ ...MODEL });
    /** A store for single keys, and what it held after each write. */
    const single = (set: (keys: Keys, write: () => void) => void) => {
      const values = new Map<string, unknown>([['pdrModel', FORMER]]);
      const states: unknown[] = [];
      const broken: Partial<Context> = {
        set: (keys: Keys, value, _, callback) => {
          let written = false;
          set(keys, () => {
            written = true;
            values.set(String(keys), value);
            states.push(Object.fromEntries(values));
          });
          callback(written ? undefined : new Error('one key only'));
        },
      };
      return { values, states, broken };
    };

    it('is one write, in the flow around a subflow too', async () => {
      const calls: [Keys, unknown][] = [];
      const values = new Map<string, unknown>();
      const outer = context({}, values);
      const inner = context({
        get: (key, ...rest) => outer.get(key.replace('$parent.', ''), ...rest),
        set: (keys) => calls.push([keys, null]),
        $parent: {
          ...outer,
          set: (keys, value, ...rest) => {
            calls.push([keys, value]);
            outer.set(keys, value, ...rest);
          },
        },
      });
      const { store } = open({ key: '$parent.map', broken: inner });
      const after = { ...AFTER, served: served() };
      await store.write(BEFORE, after);
      expect(calls).toEqual([
        [
          ['map', 'mapVersions'],
          [after.served, storedVersions(after.kept)],
        ],
      ]);
      expect(await store.readVersions()).toEqual(storedVersions(after.kept));
    });

    it('leaves the key alone where only the history changes', async () => {
      const values = new Map<string, unknown>();
      const { store } = open({ values });
      await store.write(BEFORE, { served: FORMER, kept: AFTER.kept });
      expect(Array.from(values)).toEqual([['pdrModelVersions', storedVersions(AFTER.kept)]]);
    });

    it.each([
      ['refuses an array of keys', (keys: Keys, write: () => void) => typeof keys === 'string' && write()],
      [
        'throws for one',
        (keys: Keys, write: () => void) => {
          if (typeof keys !== 'string') throw new Error('one key only');
          write();
        },
      ],
      ['takes it for the name of one key', (_: Keys, write: () => void) => write()],
    ])('goes in steps where the store %s, each of which leaves a whole state', async (_, set) => {
      const { states, broken, values } = single(set);
      const { store } = open({ broken, values });
      const first: Versions = { served: FORMER, kept: [] };
      const second = serveNew(first, { ...MODEL }, 2);
      const third = serveNew(second, { ...MODEL, id: 'c' }, 2);
      await store.write(first, second);
      await store.write(second, third);
      expect(await store.read()).toBe(third.served);
      expect(await store.readVersions()).toEqual(storedVersions(third.kept));
      for (const state of states) {
        const { pdrModel, pdrModelVersions } = state as Record<string, ModelEnvelope>;
        const all = [
          pdrModel,
          ...(
            (pdrModelVersions as unknown as ReturnType<typeof storedVersions> | undefined)?.versions ?? []
          ).map(({ model }) => model),
        ];
        const ids = all.map(({ id }) => id);
        // The model served, and the one before it.
        expect(ids).toEqual(
          expect.arrayContaining(pdrModel.id === 'c' ? ['c', 'b'] : pdrModel.id === 'b' ? ['b', 'a'] : ['a']),
        );
      }
    });
  });

  it.each(['read', 'write'] as const)('ends a %s that is never answered, and says so', async (action) => {
    jest.useFakeTimers();
    const { store } = open({ broken: { get: () => undefined, set: () => undefined } });
    const outcome = (action === 'read' ? store.read() : store.write(BEFORE, AFTER)).catch((error) => error);
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
      await open({ name: 'learn' }).store.write(BEFORE, AFTER);
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
    await store.write(BEFORE, AFTER);
    await store.write(BEFORE, AFTER);
    expect(warnings).toEqual([expect.stringContaining('lost when Node-RED restarts')]);
  });
});
