import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { PdrError } from '../../src/index';
import type { InputRow } from './inputRow';
import { peek } from './text';

const SEPARATORS = [',', ';', '\t', '|'] as const;
/** Characters. A quote that is never closed would otherwise take all that follows into memory. */
const LONGEST_ROW = 16_000_000;
/** Rows are read by the block, so that how a column writes its numbers does not depend on how the file arrives. */
const ROWS_PER_BLOCK = 1000;

/**
 * The rows of a CSV file as objects of texts. The separator is the one that the first row has most of: comma, semicolon,
 * tab or bar. A first row of numbers alone is no header: then the columns are called "column 1", "column 2", ...
 * @throws PDR_BAD_INPUT for a row with more cells than the first, and for what is no CSV
 */
export async function* csvRows(whole: AsyncGenerator<string>): AsyncGenerator<InputRow[]> {
  const { start, text } = await peek(whole, (seen) => /\S.*\n/.test(seen) || seen.length > LONGEST_ROW);
  const parser = parse({
    delimiter: separatorOf(start),
    info: true,
    max_record_size: LONGEST_ROW,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  // The parser is destroyed with the error, which the loop below then throws.
  pipeline(Readable.from(text), parser, () => undefined);
  let names: readonly string[] | null = null;
  let rows: InputRow[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (names === null) {
        names = columnNames(record);
        if (!record.every(isNumber)) continue;
      }
      rows.push({ line: info.lines, value: asObject(record, names, info.lines) });
      if (rows.length < ROWS_PER_BLOCK) continue;
      yield rows;
      rows = [];
    }
  } catch (error) {
    throw isCsvError(error) ? new PdrError('PDR_BAD_INPUT', `This is no CSV: ${error.message}.`) : error;
  }
  if (rows.length > 0) yield rows;
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

/** The separator that occurs most often in the first row, outside quotes. */
export function separatorOf(text: string): string {
  const [first] = text.trimStart().split(/\r?\n/, 1);
  const unquoted = first.replace(/"[^"]*"/g, '');
  const count = (separator: string): number => unquoted.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/** A nameless column gets its position as its name, a repeated name a number. Commas go: they separate names in options. */
function columnNames(first: readonly string[]): string[] {
  const isHeader = !first.every(isNumber);
  const seen = new Set<string>();
  return first.map((cell, index) => {
    const base = cell === '' || !isHeader ? `column ${index + 1}` : cell.replace(/\s*,\s*/g, ' ');
    let name = base;
    for (let n = 2; seen.has(name); n++) name = `${base} (${n})`;
    seen.add(name);
    return name;
  });
}

function isNumber(cell: string): boolean {
  return cell !== '' && Number.isFinite(Number(cell.replace(',', '.')));
}

function asObject(
  cells: readonly string[],
  names: readonly string[],
  line: number,
): Record<string, string | null> {
  if (cells.slice(names.length).some((cell) => cell !== '')) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `Line ${line} has ${cells.length} cells; the first row has ${names.length}.`,
    );
  }
  return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? null]));
}
