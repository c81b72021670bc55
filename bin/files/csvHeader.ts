const SEPARATORS = [';', '\t', '|', ','] as const;

/** The separator that occurs most often in the first row, outside quotes. A comma between digits may be a decimal comma. */
export function separatorOf(text: string): string {
  const [first] = text.trimStart().split(/\r?\n/, 1);
  const bare = first.replace(/"[^"]*"/g, '').replace(/\d,(?=\d)/g, '');
  const count = (separator: string): number => bare.split(separator).length - 1;
  const best = SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
  return count(best) > 0 ? best : ',';
}

/** Rows that show what a column holds. */
const SHOWN_ROWS = 20;

/**
 * The columns' names out of a table's first row; null where that is no header. A header has text where the rows below have
 * numbers or dates, or no number at all.
 */
export function headerOf([first, ...body]: readonly (readonly string[])[]): string[] | null {
  const isHeading = (cell: string, column: number): boolean =>
    cell !== '' &&
    !isMeasure(cell) &&
    body.slice(0, SHOWN_ROWS).some((row) => row[column] !== undefined && isMeasure(row[column]));
  return first.some(isHeading) || !first.some(isMeasure) ? columnNames(first) : null;
}

/** Begins like a number, a date or a time, and has no letters but those of units, exponents and zones. */
function isMeasure(cell: string): boolean {
  return /^[+-]?[.,]?\d[\d.,:/ TZ+eE-]*$/.test(cell);
}

/**
 * A nameless column gets its position as its name, a repeated name a number. Commas go: nodes and options list feature names
 * separated by them.
 */
export function columnNames(cells: readonly string[]): string[] {
  const seen = new Set<string>();
  return cells.map((cell, index) => {
    const base = cell === '' ? `column ${index + 1}` : cell.replace(/\s*,\s*/g, ' ');
    let name = base;
    for (let n = 2; seen.has(name); n++) name = `${base} (${n})`;
    seen.add(name);
    return name;
  });
}
