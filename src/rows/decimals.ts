import { isNumber, Kind, readCell } from './cell';

/** How a column writes its numbers. `unknown`: nothing in it tells "1,240" for 1240 from "1,240" for 1.24. */
export const DECIMALS = ['point', 'comma', 'unknown'] as const;
export type Decimals = (typeof DECIMALS)[number];

/** @param counts how many of the column's cells are of each kind */
export function decimalsOf(counts: ArrayLike<number>): Decimals {
  if (counts[Kind.decimalPoint] > 0) return 'point';
  if (counts[Kind.decimalComma] > 0) return 'comma';
  const open = counts[Kind.commaAndThree];
  // "950" beside "1,240" shows thousands; where every number has three digits behind the comma, they are decimals.
  if (open === 0 || counts[Kind.number] > 0 || counts[Kind.pointAndThree] > 0) return 'point';
  return open > 1 ? 'comma' : 'unknown';
}

/** The cell's number in a column that writes its numbers so; NaN for what is none, and for "1,240" where that is unknown. */
export function numberOf(kind: Kind, number: number, decimals: Decimals): number {
  if (!isNumber(kind)) return Number.NaN;
  if (kind === Kind.pointAndThree) return decimals === 'comma' ? thousands(number) : number;
  if (kind !== Kind.commaAndThree || decimals === 'comma') return number;
  return decimals === 'point' ? thousands(number) : Number.NaN;
}

function thousands(number: number): number {
  return Math.round(number * 1000);
}

/** How each column of rows writes its numbers; a column is looked through when it is first asked for. */
export function columnDecimals(
  rows: number,
  cell: (row: number, column: number) => unknown,
): (column: number) => Decimals {
  const found = new Map<number, Decimals>();
  return (column) => {
    const known = found.get(column);
    if (known) return known;
    const counts = new Uint32Array(Kind.nested + 1);
    for (let row = 0; row < rows; row++) counts[readCell(cell(row, column)).kind]++;
    const decimals = decimalsOf(counts);
    found.set(column, decimals);
    return decimals;
  };
}
