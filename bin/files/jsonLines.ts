import { PdrError } from '../../src/index';
import type { InputRow } from './inputRow';

/** Characters. */
const LONGEST_LINE = 16_000_000;

/**
 * The rows of JSON lines: an object or an array of numbers on each. Those that have arrived come together.
 * @throws PDR_BAD_INPUT naming the line that is not such a row, after the rows before it
 */
export async function* jsonLinesRows(text: AsyncGenerator<string>): AsyncGenerator<InputRow[]> {
  let line = 0;
  let unfinished = '';
  const read = function* (lines: readonly string[]): Generator<InputRow[]> {
    const rows: InputRow[] = [];
    try {
      for (const source of lines) {
        line++;
        if (source.trim() !== '') rows.push({ line, value: readRow(source, line) });
      }
    } catch (error) {
      if (rows.length > 0) yield rows;
      throw error;
    }
    if (rows.length > 0) yield rows;
  };
  for await (const piece of text) {
    const lines = piece.split('\n');
    lines[0] = unfinished + lines[0];
    unfinished = lines.pop() as string;
    if (unfinished.length > LONGEST_LINE) {
      throw new PdrError(
        'PDR_BAD_INPUT',
        `Line ${line + lines.length + 1} is longer than ${LONGEST_LINE} characters.`,
      );
    }
    yield* read(lines);
  }
  yield* read([unfinished]);
}

function readRow(text: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `Line ${line} is not JSON. Each line must be a row: an object, or an array of numbers.`,
    );
  }
  const isNested = Array.isArray(value) && value.some((entry) => typeof entry === 'object' && entry !== null);
  if (typeof value === 'object' && value !== null && !isNested) return value;
  const hint = isNested ? ' To make lines of an array of rows: jq -c ".[]".' : '';
  throw new PdrError(
    'PDR_BAD_INPUT',
    `Line ${line} is no row: it must be an object, or an array of numbers.${hint}`,
  );
}
