import { extname } from 'node:path';
import { type Label, PdrError } from '../../src/index';
import { UsageError } from '../usageError';
import { csvRows } from './csv';
import type { InputRow } from './inputRow';
import { jsonLinesRows } from './jsonLines';
import { peek, readText } from './text';

export const TEXT_FORMATS = ['csv', 'jsonl'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];

export interface Input {
  readonly format: TextFormat;
  /** All rows, in blocks. */
  readonly blocks: AsyncGenerator<InputRow[]>;
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, TextFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
};

/**
 * Opens a file of rows.
 * @param file its path; undefined or - is standard input
 * @param format null: by the file's extension, else by its first character
 */
export async function openRows(file: string | undefined, format: TextFormat | null): Promise<Input> {
  const path = file === undefined || file === '-' ? null : file;
  if (path === null && process.stdin.isTTY) {
    throw new UsageError('Give a file of rows, or send rows to standard input.');
  }
  const { start, text } = await peek(readText(path), (seen) => seen.trim() !== '');
  const known =
    format ??
    FORMAT_OF_EXTENSION[extname(path ?? '').toLowerCase()] ??
    (/^\s*[[{]/.test(start) ? 'jsonl' : 'csv');
  return { format: known, blocks: known === 'csv' ? csvRows(text) : jsonLinesRows(text) };
}

/**
 * Reads all rows.
 * @throws PDR_BAD_INPUT when there is none
 */
export async function allRows({ blocks }: Input): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const block of blocks) for (const { value } of block) rows.push(value);
  if (rows.length === 0) throw new PdrError('PDR_BAD_INPUT', 'There are no rows.');
  return rows;
}

/**
 * The rows' labels, out of one of their columns; null where a row has none.
 * @throws PDR_MISSING_FEATURE when no row has that column
 */
export function labelsOf(rows: readonly unknown[], column: string): Label[] {
  const labels = rows.map((row) => {
    const value = Object.hasOwn(row as object, column) ? (row as Record<string, unknown>)[column] : null;
    return (typeof value === 'string' && value !== '') || typeof value === 'number' ? value : null;
  });
  if (labels.some((label) => label !== null)) return labels;
  throw new PdrError(
    'PDR_MISSING_FEATURE',
    `No row has a label in the column "${column}". The columns of the first row are: ${Object.keys(rows[0] as object).join(', ')}.`,
  );
}
