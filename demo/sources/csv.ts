import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { UsageError } from '../usageError';
import { type Column, readColumn } from './csvColumn';
import type { Reading, Recording } from './source';

const SEPARATORS = [',', ';', '\t', '|'] as const;

// The demo keeps its rows in memory; this many are hours of replay at any rate it is good for.
const MOST_ROWS = 200_000;

const FEWEST_ROWS = 50;

/**
 * Reads a CSV file of sensor readings whose header row names the columns. The separator (comma, semicolon,
 * tab or bar) is recognised; columns that hold no measurements are left out with a notice.
 * @param labelColumn a column to send along as each row's label instead of as a feature
 */
export function csvFile(file: string, labelColumn: string | null): Recording {
  return { ...csvText(readText(file), labelColumn), title: basename(file) };
}

/** @see csvFile */
export function csvText(text: string, labelColumn: string | null): Recording {
  const [header, ...body] = parseTable(text);
  if (header === undefined)
    throw new UsageError('The CSV file is empty. It needs a header row and rows of readings.');
  const names = uniqueNames(header);
  const rows = body.slice(0, MOST_ROWS);
  const notices: string[] = [];
  if (body.length > MOST_ROWS) notices.push(`Only the first ${MOST_ROWS} of ${body.length} rows are used.`);

  const labelIndex = labelColumn === null ? -1 : names.indexOf(labelColumn);
  if (labelColumn !== null && labelIndex < 0) {
    throw new UsageError(
      `There is no column "${labelColumn}" to take as label. The columns are: ${names.join(', ')}.`,
    );
  }

  const columns: { name: string; values: Column & { kind: 'numbers' } }[] = [];
  names.forEach((name, index) => {
    if (index === labelIndex) return;
    const values = readColumn(
      name,
      rows.map((row) => row[index] ?? ''),
    );
    if (values.kind === 'numbers') {
      columns.push({ name, values });
      if (values.unreadable > 0)
        notices.push(`${values.unreadable} cells of "${name}" are not numbers: taken as missing.`);
    } else {
      notices.push(`Column "${name}" is left out: ${values.reason}.`);
    }
  });
  if (columns.length < 2)
    throw new UsageError(`The CSV file needs at least two columns of numbers. ${notices.join(' ')}`);

  const readings = rows
    .map((row, i): Reading => {
      const features = Object.fromEntries(columns.map(({ name, values }) => [name, values.values[i]]));
      return { features, label: labelIndex < 0 ? null : (row[labelIndex] ?? '').trim() || null };
    })
    .filter(({ features }) => Object.values(features).some((value) => value !== null));
  if (readings.length < FEWEST_ROWS) {
    throw new UsageError(
      `The CSV file has ${readings.length} rows of readings; the demo needs at least ${FEWEST_ROWS}.`,
    );
  }

  return {
    kind: 'recording',
    title: 'CSV',
    features: columns.map(({ name }) => name),
    labelled: labelIndex >= 0,
    notices,
    readings,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The CSV file cannot be read: ${error instanceof Error ? error.message : error}.`);
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

/** The separator that occurs most often in the header row, outside quotes. */
export function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  const count = (separator: string): number => header.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}

/**
 * A nameless column gets its position as its name, a repeated name a number. Commas go: nodes list feature names
 * separated by them.
 */
function uniqueNames(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header.map((cell, index) => {
    const base = cell === '' ? `column ${index + 1}` : cell.replace(/\s*,\s*/g, ' ');
    let name = base;
    for (let n = 2; seen.has(name); n++) name = `${base} (${n})`;
    seen.add(name);
    return name;
  });
}
