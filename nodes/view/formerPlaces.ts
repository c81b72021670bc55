import { isDeepStrictEqual } from 'node:util';
import { keptRows, type Matrix, type ModelEnvelope, Projector } from '../../src/index';

/**
 * Where another model puts the rows that a model keeps, which viewers then see move from one map to the other.
 * @returns rows x 2; null where the other one does not take such rows
 */
export async function formerPlaces(model: ModelEnvelope, former: ModelEnvelope): Promise<Matrix | null> {
  const values = keptRows(model)?.values;
  const takesThem =
    former.nFeatures === model.nFeatures && isDeepStrictEqual(former.features, model.features);
  if (!values || !takesThem || former.nComponents !== 2) return null;
  const projector = await Projector.load(former);
  try {
    return await projector.transform(values);
  } finally {
    await projector.dispose();
  }
}
