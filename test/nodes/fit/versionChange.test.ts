import type { Answer, Ready } from '../../../nodes/fit/messages';
import type { FitPorts } from '../../../nodes/fit/ports';
import { obeyVersionCommand } from '../../../nodes/fit/versionChange';
import type { VersionCommand } from '../../../nodes/fit/versionCommand';
import { keepCandidate, serveNew, type Versions } from '../../../nodes/shared/versions';
import {
  describeRegimes,
  fit,
  type ModelEnvelope,
  type Moved,
  PdrError,
  parseModel,
} from '../../../src/index';
import { fromRows } from '../../support/data';
import { readings, values } from '../support';
import { storedModel } from '../view/support';

const model = parseModel(storedModel());
const MOVED: Moved = { aligned: true, mean: 0.02, median: 0.01, p95: 0.05, knownRows: 30, newRows: 10 };

/** A model with this id, retrained from another. */
function retrained(id: string, from: string | null): ModelEnvelope {
  const lineage = { version: 1, parent: from, moved: from === null ? null : MOVED };
  return { ...model, id, lineage };
}

describe('obeyVersionCommand', () => {
  const setup = (versions: Versions) => {
    const world = { versions, answers: [] as Answer[], exported: 0 };
    const ports = {
      change: async (step: (now: Versions) => Versions) => {
        const before = { ...world.versions, notes: [] };
        world.versions = step(before);
        return { before, after: world.versions };
      },
      versions: async () => ({ ...world.versions, notes: [] }),
      served: async () => {
        if (world.versions.served) return world.versions.served;
        throw new PdrError('PDR_NO_MODEL', 'none');
      },
      announce: (answer: Answer) => world.answers.push(answer),
      exported: () => world.exported++,
    } as unknown as FitPorts;
    const obey = (command: VersionCommand): Promise<Ready | null> =>
      obeyVersionCommand(command, ports, 3, { msg: {}, send: null });
    return { world, obey };
  };
  const NOTHING: Versions = { served: null, kept: [] };
  const two = [retrained('a', null), retrained('b', 'a')].reduce(
    (versions, next) => serveNew(versions, next, 3),
    NOTHING,
  );

  it('rolls back, and says how far known rows move back', async () => {
    const { world, obey } = setup(two);
    expect(await obey({ name: 'rollback', version: null })).toEqual({ kind: 'serves', version: 1 });
    expect(world.answers).toEqual([
      {
        topic: 'model',
        payload: {
          reason: 'rollback',
          modelId: 'a',
          createdAt: model.createdAt,
          version: 1,
          parent: null,
          formerVersion: 2,
          moved: { ...MOVED, newRows: 0, newShare: 0 },
          served: true,
          method: model.method,
          rows: 40,
          features: model.features,
          featureCount: 3,
        },
      },
    ]);
  });

  it('names a regime: the version, what is kept beside it and the map stay the same', async () => {
    const X = fromRows(readings(60).map(values));
    const { model: fitted } = await fit(X, { preset: 'fast' });
    const { world, obey } = setup(serveNew(two, fitted, 3));
    const before = world.versions;
    expect(await obey({ name: 'name', regime: 1, text: 'Starting up' })).toEqual({
      kind: 'serves',
      version: 3,
    });
    const { served, kept } = world.versions;
    expect(kept).toEqual(before.kept);
    expect(served?.lineage).toEqual(before.served?.lineage);
    expect(describeRegimes(served as ModelEnvelope)[0]).toMatchObject({ id: 1, name: 'Starting up' });
    expect(world.answers).toMatchObject([
      { topic: 'model', payload: { reason: 'name', version: 3, moved: { mean: 0, newShare: 0 } } },
    ]);
    await expect(obey({ name: 'name', regime: 9, text: 'a' })).rejects.toMatchObject({
      code: 'PDR_BAD_OPTION',
    });
    await expect(obey({ name: 'name', regime: 1, text: 'a\nb' })).rejects.toMatchObject({
      code: 'PDR_BAD_OPTION',
    });
    expect(world.versions.served).toBe(served);
  });

  it('refuses to name a regime where there is no model', async () => {
    const { obey } = setup(NOTHING);
    await expect(obey({ name: 'name', regime: 1, text: 'a' })).rejects.toMatchObject({
      code: 'PDR_NO_MODEL',
    });
  });

  it('serves what was imported under the next number; how far rows moved is not known', async () => {
    const { world, obey } = setup(two);
    expect(await obey({ name: 'import', content: storedModel() })).toEqual({ kind: 'serves', version: 3 });
    expect(world.versions.served).toMatchObject({ id: model.id, lineage: { version: 3 } });
    expect(world.answers[0].payload).toMatchObject({ reason: 'import', formerVersion: 2, moved: null });
  });

  it('imports where nothing was, and changes nothing for what cannot be used', async () => {
    const { world, obey } = setup(NOTHING);
    await expect(obey({ name: 'import', content: 'x' })).rejects.toMatchObject({ code: 'PDR_BAD_MODEL' });
    expect(world.versions).toBe(NOTHING);
    await obey({ name: 'import', content: storedModel() });
    expect(world.answers[0].payload).toMatchObject({ version: 1, formerVersion: null, moved: null });
  });

  it('accepts a candidate', async () => {
    const { world, obey } = setup(keepCandidate(two, retrained('c', 'b')));
    expect(await obey({ name: 'accept' })).toEqual({ kind: 'serves', version: 3 });
    expect(world.answers[0].payload).toMatchObject({ reason: 'accept', modelId: 'c', formerVersion: 2 });
  });

  it('answers nothing where there is no version to go to', async () => {
    const { world, obey } = setup(NOTHING);
    for (const command of [{ name: 'rollback', version: null }, { name: 'accept' }] as const) {
      await expect(obey(command)).rejects.toMatchObject({ code: 'PDR_NO_VERSION' });
    }
    await expect(obey({ name: 'export', format: 'model' })).rejects.toMatchObject({ code: 'PDR_NO_MODEL' });
    expect(world.answers).toEqual([]);
  });

  it('lists the versions', async () => {
    const { world, obey } = setup(two);
    expect(await obey({ name: 'versions' })).toBeNull();
    expect(world.answers[0]).toMatchObject({
      topic: 'versions',
      payload: [
        { version: 2, id: 'b', state: 'served', parent: 'a', moved: MOVED, rows: 40 },
        { version: 1, id: 'a', state: 'former', parent: null, moved: null },
      ],
    });
  });

  it('exports what import takes, as a copy, or an ONNX file', async () => {
    const { world, obey } = setup({ served: model, kept: [] });
    await obey({ name: 'export', format: 'model' });
    await obey({ name: 'export', format: 'onnx' });
    const [exported, onnx] = world.answers;
    expect(exported).toEqual({ topic: 'import', payload: model });
    expect(exported.payload).not.toBe(model);
    expect(Buffer.isBuffer(onnx.payload)).toBe(true);
    expect(world.exported).toBe(1);
  });
});
