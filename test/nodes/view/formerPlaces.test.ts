import { formerPlaces } from '../../../nodes/view/formerPlaces';
import { fit, keptRows, type ModelEnvelope, Projector } from '../../../src/index';
import { normalMatrix } from '../../support/data';

const QUICK = { steps: 1, engine: 'native', hiddenLayers: [8] } as const;

const trained = async (seed: number, columns = 3): Promise<ModelEnvelope> => {
  const { model } = await fit(normalMatrix(40, columns, seed), QUICK);
  return model;
};

test('rows come from where the model before puts them', async () => {
  const [former, model] = [await trained(1), await trained(2)];
  const projector = await Projector.load(former);
  const values = keptRows(model)?.values;
  expect(await formerPlaces(model, former)).toEqual(values && (await projector.transform(values)));
  await projector.dispose();
});

test('a model with other features puts them nowhere', async () => {
  const [model, wider] = [await trained(1), await trained(1, 4)];
  expect(await formerPlaces(model, wider)).toBeNull();
  expect(await formerPlaces(model, { ...(await trained(2)), features: ['a', 'b', 'c'] })).toBeNull();
});

test('rows that the model keeps without their values are nowhere', async () => {
  const { model } = await fit(normalMatrix(40, 3, 1), { ...QUICK, keepRows: 0 });
  expect(await formerPlaces(model, await trained(2))).toBeNull();
});
