import { parseArgs } from 'node:util';
import {
  checkOptions,
  type GivenOptions,
  nearestOption,
  type OptionSpec,
  type OptionTable,
  optionFromText,
  PdrError,
} from '../src/index';
import { UsageError } from './usageError';

export interface Arguments {
  readonly files: readonly string[];
  /** Checked. */
  readonly given: GivenOptions<OptionTable>;
}

/**
 * Reads a command's arguments. An option `nNeighbors` is given as --n-neighbors, or as --nNeighbors.
 * @param where the command's name, for the error's text
 * @param most how many files it takes
 * @returns null when help is asked for
 * @throws UsageError
 */
export function readArguments(
  argv: readonly string[],
  table: OptionTable,
  where: string,
  most: number,
): Arguments | null {
  const types = Object.entries(table).flatMap(([name, { kind }]) => {
    const type = { type: kind === 'flag' ? 'boolean' : 'string' } as const;
    return [[name, type] as const, [flagOf(name), type] as const];
  });
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h' } },
  });
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return null;
  const given: Record<string, unknown> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const name = Object.keys(table).find((known) => known === token.name || flagOf(known) === token.name);
    if (name === undefined) throw unknown(token.rawName, table, where);
    given[name] = valueFrom(token, table[name]);
  }
  if (positionals.length > most) {
    throw new UsageError(
      `${where} takes ${most === 1 ? 'one file' : `${most} files`}; it was given ${positionals.join(', ')}.`,
    );
  }
  try {
    checkOptions(table, given, where);
  } catch (error) {
    throw error instanceof PdrError ? new UsageError(error.message) : error;
  }
  return { files: positionals, given: given as GivenOptions<OptionTable> };
}

/** `nNeighbors` as an option of a command line, without the dashes: `n-neighbors`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function valueFrom(
  {
    rawName,
    value,
    inlineValue,
  }: { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined },
  spec: OptionSpec,
): unknown {
  if (spec.kind === 'flag') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return true;
  }
  const isMissing = value === undefined || value === '' || (!inlineValue && /^-\D/.test(value));
  if (isMissing) throw new UsageError(`${rawName} needs a value.`);
  return value === 'null' ? null : optionFromText(spec, value);
}

function unknown(rawName: string, table: OptionTable, where: string): UsageError {
  const nearest = nearestOption(table, rawName);
  return new UsageError(
    `${where} has no option ${rawName}.${nearest ? ` Did you mean --${flagOf(nearest)}?` : ''}`,
  );
}
