import {
  type ModelEnvelope,
  PdrError,
  parseRows,
  parseRowsInTurns,
  type Rows,
  type RowsFormat,
  rowsForModel,
  rowsForModelInTurns,
} from '../../src/index';
import { reading } from './failures';

/** Rows, or numbers of a flat array, that are read within a few milliseconds. */
const LARGE = 5000;

/**
 * Reads the rows of a message; many of them in turns of the event loop.
 * @throws what `parseRows` throws
 */
export async function readRows(value: unknown, format: RowsFormat): Promise<Rows> {
  return isLarge(value) ? parseRowsInTurns(value, format) : parseRows(value, format);
}

/**
 * Reads the rows of a message for a model; many of them in turns of the event loop. A model that was fitted on arrays has no
 * names for its features, and the order of an object's keys says nothing: its numbers could be those of other sensors.
 * @throws what `rowsForModel` throws; PDR_BAD_INPUT for objects where the model has no names
 */
export async function readRowsForModel(value: unknown, model: ModelEnvelope): Promise<Rows> {
  const rows = isLarge(value) ? await rowsForModelInTurns(value, model) : rowsForModel(value, model);
  if (!rows.features || model.features) return rows;
  throw new PdrError(
    'PDR_BAD_INPUT',
    `The model was fitted on arrays, whose features have no names: objects cannot be matched with them. Send arrays of ${model.nFeatures} numbers, or fit the model on objects.`,
  );
}

function isLarge(value: unknown): boolean {
  return reading(() => {
    if (Array.isArray(value)) return value.length > LARGE;
    return ArrayBuffer.isView(value) && value.byteLength > 4 * LARGE;
  });
}
