import type { Matrix } from '../../src/index';

export const PLACE_FORMATS = ['array', 'object', 'chart'] as const;
/** How coordinates are put on a message: `[x, y]`, `{x, y}`, or the latter with a series name for a chart. */
export type PlaceFormat = (typeof PLACE_FORMATS)[number];

export type Place = readonly number[] | Readonly<Record<string, number>>;

const AXES = ['x', 'y', 'z'];

/** Maps of more than three dimensions are for programs, not for the eye: their axes are numbered. */
function axisName(axis: number): string {
  return AXES[axis] ?? `d${axis + 1}`;
}

/**
 * Rows of coordinates in the form in which they travel.
 * @param many false: there is one row, and its place stands alone
 */
export function toPlaces(embedding: Matrix, format: PlaceFormat, many: boolean): Place | readonly Place[] {
  const places = Array.from({ length: embedding.rows }, (_, i) => {
    const place = Array.from(embedding.data.subarray(i * embedding.cols, (i + 1) * embedding.cols));
    return format === 'array'
      ? place
      : Object.fromEntries(place.map((value, axis) => [axisName(axis), value]));
  });
  return many ? places : places[0];
}

/** Whether what a message carries stands for a list of rows rather than for one row. */
export function isMany(value: unknown, rows: number): boolean {
  if (rows > 1) return true;
  return Array.isArray(value) && typeof value[0] === 'object' && value[0] !== null;
}
