import { inspect } from 'node:util';
import { PdrError } from '../errors';
import { nearestOption } from './nearest';
import type { OptionSpec, OptionTable, OptionValues } from './spec';

/**
 * Fills in defaults and checks every option.
 * @param given an object of options; undefined stands for the default, of one option or of all
 * @param where whose options they are, for the error's text: `fit`
 * @throws PDR_BAD_OPTION naming the option, what it was and what it may be; of an unknown name the nearest known one
 */
export function checkOptions<T extends OptionTable>(
  table: T,
  given: unknown,
  where: string,
): OptionValues<T> {
  const options = given ?? {};
  if (typeof options !== 'object' || Array.isArray(options)) throw notAnObject(options, where);
  for (const name of Object.keys(options)) if (!Object.hasOwn(table, name)) throw unknown(table, name, where);
  const values = Object.entries(table).map(([name, spec]) => {
    const value: unknown = (options as Record<string, unknown>)[name];
    if (value === undefined) return [name, spec.default];
    if (!fits(spec, value)) throw badOption(name, value, allowedValues(spec), where);
    return [name, value];
  });
  return Object.fromEntries(values) as OptionValues<T>;
}

/**
 * The options that are plain data, of all that a long-running function takes.
 * @throws PDR_BAD_OPTION when they are no object, or `onProgress` or `signal` is not what it must be
 */
export function plainOptions(options: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw notAnObject(options, where);
  const { onProgress, signal, ...plain } = options as Record<string, unknown>;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw badOption('onProgress', onProgress, 'a function', where);
  }
  // By its shape: a signal may come from another realm.
  if (
    signal !== undefined &&
    typeof (signal as Partial<AbortSignal> | null)?.addEventListener !== 'function'
  ) {
    throw badOption('signal', signal, 'an AbortSignal', where);
  }
  return plain;
}

/** An option's value is not what it must be; `expected` continues "it must be". */
export function badOption(name: string, value: unknown, expected: string, where: string): PdrError {
  return bad(`Option "${name}" of ${where} is ${shown(value)}; it must be ${expected}.`);
}

function notAnObject(options: unknown, where: string): PdrError {
  return bad(`The options of ${where} are ${shown(options)}; they must be an object of names and values.`);
}

function unknown(table: OptionTable, name: string, where: string): PdrError {
  const nearest = nearestOption(table, name);
  const hint = nearest ? `did you mean "${nearest}"?` : `its options are ${Object.keys(table).join(', ')}.`;
  return bad(`There is no option "${name}" of ${where}; ${hint}`);
}

function bad(message: string): PdrError {
  return new PdrError('PDR_BAD_OPTION', message);
}

function fits(spec: OptionSpec, value: unknown): boolean {
  if (value === null) return spec.nullable === true;
  switch (spec.kind) {
    case 'number':
      return isWithin(value, spec) && (!spec.whole || Number.isInteger(value));
    case 'choice':
      return spec.values.includes(value as string);
    case 'flag':
      return typeof value === 'boolean';
    case 'text':
      return isFilled(value);
    case 'names':
      return (
        Array.isArray(value) &&
        value.every((name) => isFilled(name) && (spec.values?.includes(name) ?? true)) &&
        new Set(value).size === value.length
      );
    case 'list':
      return (
        Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= spec.longest &&
        value.every((entry) => isWithin(entry, spec) && Number.isInteger(entry))
      );
    case 'labels':
      return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
  }
}

function isWithin(value: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

/** What an option's value may be, in words: `a whole number from 2 to 1000`. */
export function allowedValues(spec: OptionSpec): string {
  return kindOf(spec) + (spec.nullable ? ', or null' : '');
}

function kindOf(spec: OptionSpec): string {
  switch (spec.kind) {
    case 'number':
      return `a ${spec.whole ? 'whole ' : ''}number ${range(spec)}`;
    case 'choice':
      return `one of ${spec.values.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'text':
      return 'a text that is not empty';
    case 'names':
      return spec.values
        ? `a list of different names out of ${spec.values.join(', ')}`
        : 'a list of different names';
    case 'list':
      return `a list of 1 to ${spec.longest} whole numbers ${range(spec)}`;
    case 'labels':
      return 'a list of texts and numbers, one for each row, null where a label is unknown';
  }
}

function range({ least, most }: { least: number; most: number }): string {
  return most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return inspect(value, { depth: 1, maxArrayLength: 5, maxStringLength: 80, breakLength: Infinity });
}
