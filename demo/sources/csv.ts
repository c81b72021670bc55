import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { columnNames, headerOf, separatorOf } from '../../bin/files/csvHeader';
import { UsageError } from '../../bin/usageError';
import { readDataset } from '../../src/index';
import type { Reading, Recording } from './source';

// The demo keeps its rows in memory; this many are hours of replay at any rate it is good for.
const MOST_ROWS = 200_000;

const FEWEST_ROWS = 50;

/**
 * Reads a CSV file of sensor readings. The separator (comma, semicolon, tab or bar) and a header row are recognised; columns
 * that are no measurements are left out with a notice.
 * @param labelColumn a column to send along as each row's label instead of as a feature
 */
export function csvFile(file: string, labelColumn: string | null): Recording {
  return { ...csvText(readText(file), labelColumn), title: basename(file) };
}

/** @see csvFile */
export function csvText(text: string, labelColumn: string | null): Recording {
  const table = parseTable(text);
  if (table.length === 0) throw new UsageError('The CSV file is empty. It needs rows of readings.');
  const header = headerOf(table);
  const names = header ?? columnNames(table[0].map(() => ''));
  const body = header ? table.slice(1) : table;
  const rows = body.slice(0, MOST_ROWS);
  const notices: string[] = [];
  if (!header) notices.push('The CSV file has no header row: its columns are named by their position.');
  if (body.length > MOST_ROWS) notices.push(`Only the first ${MOST_ROWS} of ${body.length} rows are used.`);

  const labelIndex = labelColumn === null ? -1 : names.indexOf(labelColumn);
  if (labelColumn !== null && labelIndex < 0) {
    throw new UsageError(
      `There is no column "${labelColumn}" to take as label. The columns are: ${names.join(', ')}.`,
    );
  }

  const { X, features, ignored, notes } = readColumns(names, rows, labelColumn);
  for (const { name, detail } of ignored) notices.push(`Column "${name}" is left out. ${detail}`);
  notices.push(...notes);
  if (features.length < 2)
    throw new UsageError(`The CSV file needs at least two columns of numbers. ${notices.join(' ')}`);

  const readings = rows
    .map((row, i): Reading => {
      const numbers = X.data.subarray(i * X.cols, (i + 1) * X.cols);
      const values = Object.fromEntries(features.map((name, f) => [name, toReading(numbers[f])]));
      return { features: values, label: labelIndex < 0 ? null : (row[labelIndex] ?? '').trim() || null };
    })
    .filter(({ features }) => Object.values(features).some((value) => value !== null));
  if (readings.length < FEWEST_ROWS) {
    throw new UsageError(
      `The CSV file has ${readings.length} rows of readings; the demo needs at least ${FEWEST_ROWS}.`,
    );
  }

  return { kind: 'recording', title: 'CSV', features, notices, readings };
}

function readColumns(names: readonly string[], rows: readonly (readonly string[])[], label: string | null) {
  const records = rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
  try {
    const dataset = readDataset(records, { missing: 'impute', exclude: label === null ? [] : [label] });
    return { ...dataset, features: dataset.features ?? [] };
  } catch (error) {
    throw new UsageError(`The CSV file needs at least two columns of numbers. ${(error as Error).message}`);
  }
}

/** A number of single precision as it was written, in the seven digits it has; null where it is missing. */
function toReading(number: number): number | null {
  return Number.isNaN(number) ? null : Number(number.toPrecision(7));
}

/** UTF-8, or UTF-16 if the file's byte order mark says so, or else what Windows writes in western Europe. */
function readText(file: string): string {
  try {
    return decode(readFileSync(file));
  } catch (error) {
    throw new UsageError(`The CSV file cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function parseTable(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new UsageError(`The CSV file cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
