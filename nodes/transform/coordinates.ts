import type { Matrix } from '../../src/index';

export const COORDINATE_FORMATS = ['array', 'object', 'chart'] as const;
/** How coordinates are put on a message: `[x, y]`, `{x, y}`, or the latter with a series name for a chart. */
export type CoordinateFormat = (typeof COORDINATE_FORMATS)[number];

export type Coordinates = readonly number[] | Readonly<Record<string, number>>;

const AXES = ['x', 'y', 'z'];

/** Maps of more than three dimensions are for programs, not for the eye: their axes are numbered. */
function axisName(axis: number): string {
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
  const all = Array.from({ length: embedding.rows }, (_, i) => {
    const row = Array.from(embedding.data.subarray(i * embedding.cols, (i + 1) * embedding.cols));
    return format === 'array' ? row : Object.fromEntries(row.map((value, axis) => [axisName(axis), value]));
  });
  return many ? all : all[0];
}

/** Whether a message carries a list of rows rather than one row. */
export function isMany(value: unknown, rows: number): boolean {
  if (rows > 1) return true;
  return Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null;
}
