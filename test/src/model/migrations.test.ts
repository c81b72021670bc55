import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelEnvelope, Projector, parseModel } from '../../../src/index';
import { fromRows } from '../../support/data';

interface Golden {
  readonly model: Record<string, unknown>;
  readonly rows: number[][];
  readonly coordinates: number[][];
}

/** A model that a version of the package fitted, rows, and their coordinates as it projected them. */
function goldenOf(version: string): Golden {
  const path = join(__dirname, `../../../../test/fixtures/model-${version}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Golden;
}

const golden = goldenOf('0.1.0');

test.each(['0.1.0', '0.2.0'])(
  'a model of %s is brought up to date and projects as it did',
  async (version) => {
    const golden = goldenOf(version);
    const model = parseModel(golden.model);
    expect(model).toMatchObject({
      version: 3,
      lineage: { version: 1, parent: null, moved: null },
      createdAt: golden.model.createdAt,
      features: golden.model.features,
    });
    const projector = await Projector.load(model);
    const { data } = await projector.transform(fromRows(golden.rows));
    await projector.dispose();
    const expected = golden.coordinates.flat();
    data.forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i], 4);
    });
  },
);

test('a model brought up to date is a model of this version', () => {
  const model = parseModel(golden.model);
  expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  expect(golden.model.version).toBe(1);
});

test('a model of 0.2.0 is refused when its weights were changed', () => {
  const { model } = goldenOf('0.2.0');
  const network = { ...(model.network as object), parameters: 'AAAA' };
  expect(() => parseModel({ ...model, network })).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});

test.each<[string, (model: Record<string, unknown>) => void]>([
  ['its date', (model) => Object.assign(model, { createdAt: '2020-01-01T00:00:00.000Z' })],
  ['its coordinates', (model) => Object.assign(model.landmarks as ModelEnvelope, { places: 'AAAA' })],
])('a model of version 1 is refused when %s was changed', (_, change) => {
  const model = JSON.parse(JSON.stringify(golden.model)) as Record<string, unknown>;
  change(model);
  expect(() => parseModel(model)).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});
