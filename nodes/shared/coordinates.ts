import type { Matrix } from '../../src/index';

export const COORDINATE_FORMATS = ['array', 'object', 'chart'] as const;
/** How coordinates are put on a message: `[x, y]`, `{x, y}`, or the latter with a series name for a chart. */
export type CoordinateFormat = (typeof COORDINATE_FORMATS)[number];

export type Coordinates = readonly number[] | Readonly<Record<string, number>>;

const AXES = ['x', 'y', 'z'];

/** Maps of more than three dimensions are for programs, not for the eye: their axes are numbered. */
export function axisName(axis: number): string {
  return AXES[axis] ?? `d${axis + 1}`;
}

/**
 * The rows of an embedding as messages carry them.
 * @param many false: there is one row, and its coordinates are given without a list around them
 */
export function toCoordinates(
  embedding: Matrix,
  format: CoordinateFormat,
  many: boolean,
): Coordinates | readonly Coordinates[] {
  const names = Array.from({ length: embedding.cols }, (_, axis) => axisName(axis));
  const all: Coordinates[] = [];
  for (let row = 0; row < embedding.rows; row++) {
    all.push(format === 'array' ? listOf(embedding, row) : objectOf(embedding, row, names));
  }
  return many ? all : all[0];
}

// Plain loops: with `Array.from` and `Object.fromEntries` 200,000 rows hold up the event loop for half a second.

function listOf({ data, cols }: Matrix, row: number): readonly number[] {
  const list: number[] = [];
  for (let axis = 0; axis < cols; axis++) list.push(data[row * cols + axis]);
  return list;
}

function objectOf({ data, cols }: Matrix, row: number, names: readonly string[]): Record<string, number> {
  const object: Record<string, number> = {};
  for (let axis = 0; axis < cols; axis++) object[names[axis]] = data[row * cols + axis];
  return object;
}

/** Whether a message carries a list of rows rather than one row. */
export function isMany(value: unknown, rows: number): boolean {
  if (rows > 1) return true;
  return Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null;
}
