import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelEnvelope, Projector, parseModel } from '../../../src/index';
import { fromRows } from '../../support/data';

interface Golden {
  readonly model: Record<string, unknown>;
  readonly rows: number[][];
  readonly coordinates: number[][];
}

/** A model that version 0.1.0 of the package fitted, rows, and their coordinates as it projected them. */
const golden = JSON.parse(
  readFileSync(join(__dirname, '../../../../test/fixtures/model-0.1.0.json'), 'utf8'),
) as Golden;

test('a model of 0.1.0 (version 1) is brought up to date and projects as it did', async () => {
  const model = parseModel(golden.model);
  expect(model).toMatchObject({
    version: 2,
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
});

test('a model brought up to date is a model of this version', () => {
  const model = parseModel(golden.model);
  expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
  expect(golden.model.version).toBe(1);
});

test.each<[string, (model: Record<string, unknown>) => void]>([
  ['its date', (model) => Object.assign(model, { createdAt: '2020-01-01T00:00:00.000Z' })],
  ['its coordinates', (model) => Object.assign(model.landmarks as ModelEnvelope, { places: 'AAAA' })],
])('a model of version 1 is refused when %s was changed', (_, change) => {
  const model = JSON.parse(JSON.stringify(golden.model)) as Record<string, unknown>;
  change(model);
  expect(() => parseModel(model)).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});
