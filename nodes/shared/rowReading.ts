import {
  type ModelEnvelope,
  type ModelRowsOptions,
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
 * The same for a model, which knows its features.
 * @throws what `rowsForModel` throws
 */
export async function readRowsForModel(
  value: unknown,
  model: ModelEnvelope,
  options: ModelRowsOptions = {},
): Promise<Rows> {
  return isLarge(value) ? rowsForModelInTurns(value, model, options) : rowsForModel(value, model, options);
}

function isLarge(value: unknown): boolean {
  return reading(() => {
    if (Array.isArray(value)) return value.length > LARGE;
    return ArrayBuffer.isView(value) && value.byteLength > 4 * LARGE;
  });
}
