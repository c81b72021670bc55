import { setImmediate as turn } from 'node:timers/promises';
import { ModelVersions, readVersions, type VersionStore } from '../../../nodes/shared/modelVersions';
import { storedVersions } from '../../../nodes/shared/storedVersions';
import { serveNew, type Versions } from '../../../nodes/shared/versions';
import { type ModelEnvelope, parseModel, withVersion } from '../../../src/index';
import { storedModel } from '../view/support';

const model = parseModel(storedModel());
const kept = (version: number) => ({ state: 'former' as const, model: withVersion(model, version) });

function storeOf(served: unknown, history?: unknown) {
  const world = { served, history };
  const store: VersionStore = {
    read: async () => world.served,
    readVersions: async () => world.history,
    write: async (_, after: Versions) => {
      await turn();
      world.served = after.served;
      world.history = JSON.parse(JSON.stringify(storedVersions(after.kept)));
    },
  };
  return { world, store };
}
const numbers = ({ kept: others }: Versions): number[] =>
  others.map(({ model: { lineage } }) => lineage.version);

describe('readVersions', () => {
  it('takes a model of an older version without a history, as old flows have it', async () => {
    const { served, kept: others, notes } = await readVersions(storeOf(storedModel()).store);
    expect([served?.lineage.version, others, notes]).toEqual([1, [], []]);
  });

  it('finds nothing where nothing is', async () => {
    expect(await readVersions(storeOf(null).store)).toEqual({ served: null, kept: [], notes: [] });
  });

  it.each<[string, unknown]>([
    ['text', 'rubbish'],
    ['a number', 7],
    ['another object', { versions: [] }],
    ['no list', { format: 'parametric-dr-versions', versions: 'x' }],
    [
      'a getter that throws',
      {
        get format() {
          throw new Error('no');
        },
      },
    ],
  ])('ignores a history that is %s, with a note', async (_, history) => {
    const found = await readVersions(storeOf(model, history).store);
    expect(found).toEqual({ served: model, kept: [], notes: [expect.stringContaining('no list')] });
  });

  it('leaves out entries that cannot be used, and goes on with the others', async () => {
    const damaged = { ...model, nFeatures: 99 };
    const versions = [kept(4), null, 5, { state: 'former', model: damaged }, { state: 'former' }, kept(2)];
    const found = await readVersions(
      storeOf(withVersion(model, 5), { format: 'parametric-dr-versions', versions }).store,
    );
    expect(numbers(found)).toEqual([4, 2]);
    expect(found.notes).toHaveLength(4);
  });

  it('does not take a model twice', async () => {
    const history = storedVersions([kept(5), kept(4), kept(4)]);
    expect(numbers(await readVersions(storeOf(withVersion(model, 5), history).store))).toEqual([4]);
  });

  it('says what is under the key where that is no model, and keeps the history', async () => {
    const found = await readVersions(storeOf('rubbish', storedVersions([kept(4)])).store);
    expect(found.served).toBeNull();
    expect(numbers(found)).toEqual([4]);
    expect(found.notes).toEqual([expect.stringContaining('under the key')]);
  });
});

describe('ModelVersions', () => {
  it('makes one change after the other', async () => {
    const { world, store } = storeOf(undefined);
    const versions = new ModelVersions(store);
    const add = (): Promise<unknown> => versions.change((now) => serveNew(now, model, 3));
    await Promise.all([add(), add(), add()]);
    expect((world.served as ModelEnvelope).lineage.version).toBe(3);
    expect(numbers(await readVersions(store))).toEqual([2, 1]);
  });

  it('changes nothing where a step fails', async () => {
    const { world, store } = storeOf(model);
    const refused = new ModelVersions(store).change(() => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(world).toEqual({ served: model, history: undefined });
  });
});
