import { type Cell, isNumber, Kind, readCell } from './cell';

/** How a column writes its numbers. `unknown`: nothing in it tells "1,240" for 1240 from "1,240" for 1.24. */
export type Decimals = 'point' | 'comma' | 'unknown';

/** Finds out how a column writes its numbers, cell by cell. */
export class DecimalsFinder {
  private readonly counts = new Uint32Array(Kind.nested + 1);

  see(kind: Kind): void {
    this.counts[kind]++;
  }

  get found(): Decimals {
    const { counts } = this;
    const points = counts[Kind.decimalPoint];
    const commas = counts[Kind.decimalComma];
    if (points > 0) return 'point';
    if (commas > 0) return 'comma';
    const open = counts[Kind.commaAndThree];
    // "950" beside "1,240" shows thousands; where every number has three digits behind the comma, they are decimals.
    if (open === 0 || counts[Kind.number] > 0 || counts[Kind.pointAndThree] > 0) return 'point';
    return open > 1 ? 'comma' : 'unknown';
  }
}

/** The cell's number in a column that writes its numbers so; NaN for what is none, and for "1,240" where that is unknown. */
export function numberOf({ kind, number }: Cell, decimals: Decimals): number {
  if (!isNumber(kind)) return Number.NaN;
  if (kind === Kind.pointAndThree) return decimals === 'comma' ? thousands(number) : number;
  if (kind !== Kind.commaAndThree || decimals === 'comma') return number;
  return decimals === 'point' ? thousands(number) : Number.NaN;
}

function thousands(number: number): number {
  return Math.round(number * 1000);
}

/** Looks through a column of rows for how it writes its numbers, when it is asked for first. */
export function columnDecimals(
  rows: number,
  cell: (row: number, column: number) => unknown,
): (column: number) => Decimals {
  const found = new Map<number, Decimals>();
  return (column) => {
    const known = found.get(column);
    if (known) return known;
    const finder = new DecimalsFinder();
    for (let row = 0; row < rows; row++) finder.see(readCell(cell(row, column)).kind);
    found.set(column, finder.found);
    return finder.found;
  };
}
