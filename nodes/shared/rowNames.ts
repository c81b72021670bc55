import { type ModelEnvelope, PdrError, type Rows } from '../../src/index';

/**
 * Checks that rows with names can be matched with a model's features. A model that was fitted on arrays has no names, and
 * the order of an object's keys says nothing: its numbers could be taken for those of other sensors.
 * @throws PDR_BAD_INPUT
 */
export function checkNames({ features }: Rows, model: ModelEnvelope): void {
  if (!features || model.features) return;
  throw new PdrError(
    'PDR_BAD_INPUT',
    `The model was fitted on arrays, whose features have no names: objects cannot be matched with them. Send arrays of ${model.nFeatures} numbers, or fit the model on objects.`,
  );
}
