import { polygonHull } from 'd3-polygon';
import type { Coloring } from './coloring';
import type { Outline } from './lasso';
import { type MapRows, type Regime, rowCount } from './rows';

/** Where a regime lies. */
export interface RegimeOutline {
  readonly name: string;
  readonly color: string;
  readonly outline: Outline;
  /** Where its name stands: the median of its rows. */
  readonly middle: readonly [number, number];
}

/** The share of a regime's rows that its outline holds: the furthest would stretch it over others. */
const HELD = 0.9;
const FEWEST_ROWS = 5;

/** The hull of each regime's rows, without the furthest. */
export function regimeOutlines(
  rows: MapRows,
  regimes: readonly Regime[],
  colorOf: (id: number) => string,
): RegimeOutline[] {
  if (!rows.regimes) return [];
  const members = new Map<number, number[]>(regimes.map(({ id }) => [id, []]));
  for (let row = 0; row < rowCount(rows); row++) members.get(rows.regimes[row])?.push(row);
  return regimes.flatMap(({ id, name }) => {
    const own = members.get(id) as number[];
    const outlined = own.length < FEWEST_ROWS ? null : outlineOf(rows.coordinates, own);
    return outlined ? [{ name, color: colorOf(id), ...outlined }] : [];
  });
}

function outlineOf(
  coordinates: Float32Array,
  rows: readonly number[],
): Pick<RegimeOutline, 'outline' | 'middle'> | null {
  const middle: [number, number] = [
    median(rows.map((row) => coordinates[2 * row])),
    median(rows.map((row) => coordinates[2 * row + 1])),
  ];
  const distance = (row: number): number =>
    Math.hypot(coordinates[2 * row] - middle[0], coordinates[2 * row + 1] - middle[1]);
  const nearest = [...rows].sort((a, b) => distance(a) - distance(b)).slice(0, Math.ceil(HELD * rows.length));
  const hull = polygonHull(
    nearest.map((row): [number, number] => [coordinates[2 * row], coordinates[2 * row + 1]]),
  );
  return hull && { outline: Float32Array.from(hull.flat()), middle };
}

function median(values: number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1];
}

/** The colours of the regimes as the rows have them, and a plain one for those that no row is in. */
export function outlineColors(rows: MapRows, coloring: Coloring, plain: string): (id: number) => string {
  const { regimes } = rows;
  const { entries, palette } = coloring;
  if (!regimes || !entries) return () => plain;
  return (id) => palette[entries[regimes.indexOf(id)]] ?? plain;
}
