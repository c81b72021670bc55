import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { PdrError } from '../../src/index';
import { columnNames, headerOf, separatorOf } from './csvHeader';
import type { InputRow } from './inputRow';
import { peek } from './text';

/** Characters. A quote that is never closed would otherwise take all that follows into memory. */
const LONGEST_ROW = 16_000_000;
/** Rows are read by the block, so that how a column writes its numbers does not depend on how the file arrives. */
const ROWS_PER_BLOCK = 1000;

/**
 * The rows of a CSV file as objects of texts; {@link separatorOf} says how cells are separated. Where the first row is no
 * header the columns are called "column 1", "column 2", ...
 * @throws PDR_BAD_INPUT for a row with more cells than the first, and for what is no CSV
 */
export async function* csvRows(text: AsyncGenerator<string>): AsyncGenerator<InputRow[]> {
  let names: readonly string[] | null = null;
  for await (const block of csvBlocks(text)) {
    const header: string[] | null = names ? null : headerOf(block.map(({ cells }) => cells));
    const columns: readonly string[] = names ?? header ?? columnNames(block[0].cells.map(() => ''));
    names = columns;
    const rows = header ? block.slice(1) : block;
    yield rows.map(({ line, cells }) => ({ line, value: asObject(cells, columns, line) }));
  }
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

async function* csvBlocks(whole: AsyncGenerator<string>): AsyncGenerator<CsvRow[]> {
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
  let rows: CsvRow[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      rows.push({ line: info.lines, cells: record });
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
