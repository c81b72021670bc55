import { PdrError } from '../errors';
import type { Label } from '../options/spec';
import type { ColumnChoice } from './columns';
import type { Decimals } from './decimals';

/**
 * What a window holds, as plain JSON for any store of values. Numbers are base64 of their bytes, slot by slot as the ring
 * has them; `labels` is JSON text of one label for each slot, or null when no row has one.
 */
export type StoredWindow = {
  readonly format: typeof STORED_FORMAT;
  readonly version: typeof STORED_VERSION;
} & (StoredRows | StoredTable);

export interface StoredRows {
  readonly kind: 'rows';
  readonly size: number;
  /** The slot of the next row. */
  readonly next: number;
  readonly cols: number;
  readonly features: readonly string[] | null;
  /** Single precision, row by row; NaN is a missing value. */
  readonly numbers: string;
  readonly labels: string | null;
}

export interface StoredTable {
  readonly kind: 'table';
  /** Rows that ever came. */
  readonly seen: number;
  readonly columns: readonly StoredColumn[];
  readonly chosen: StoredChoice | null;
  readonly labels: string | null;
}

export interface StoredColumn {
  readonly name: string;
  readonly example: string;
  /** A byte for each slot. */
  readonly kinds: string;
  /** Double precision: times and counters need it. */
  readonly numbers: string;
}

export interface StoredChoice extends ColumnChoice {
  /** How each feature writes its numbers. */
  readonly decimals: readonly Decimals[];
}

export const STORED_FORMAT = 'parametric-dr-window';
export const STORED_VERSION = 1;

type Numbers = Uint8Array | Float32Array | Float64Array;

export function toText(numbers: Numbers): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/**
 * Fills `target` with the numbers of a text.
 * @throws PDR_BAD_WINDOW unless the text holds as many
 */
export function fillFromText(target: Numbers, text: unknown): void {
  const bytes = bytesFrom(text, target.byteLength);
  new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes);
}

/** @throws PDR_BAD_WINDOW unless the text holds `count` numbers */
export function floatsFromText(text: unknown, count: number): Float32Array {
  // Copied out of Buffer's shared pool, whose offsets need not be aligned.
  return new Float32Array(new Uint8Array(bytesFrom(text, 4 * count)).buffer);
}

/** The length is checked first: nothing large is decoded, or claimed, for a forged text. */
function bytesFrom(text: unknown, count: number): Buffer {
  if (typeof text !== 'string' || text.length !== 4 * Math.ceil(count / 3)) throw damaged('numbers');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== count) throw damaged('numbers');
  return bytes;
}

/** Roughly how many characters the labels take. */
export function labelsSize(labels: readonly Label[]): number {
  let size = 0;
  for (const label of labels) size += typeof label === 'string' ? label.length + 3 : 5;
  return size;
}

export function labelsToText(labels: readonly Label[]): string | null {
  return labels.some((label) => label !== null) ? JSON.stringify(labels) : null;
}

/** @throws PDR_BAD_WINDOW unless the text holds `count` labels */
export function labelsFromText(text: unknown, count: number): Label[] {
  if (text === null) return new Array<Label>(count).fill(null);
  const labels = parsed(text);
  if (!Array.isArray(labels) || labels.length !== count || !labels.every(isLabel)) throw damaged('labels');
  return labels;
}

/** @throws PDR_BAD_WINDOW unless the value is a whole number from `least` to `most` */
export function wholeFrom(value: unknown, least: number, most: number, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  throw damaged(what);
}

/** @throws PDR_BAD_WINDOW unless the value is a list of texts, none twice */
export function namesFrom(value: unknown, what: string): readonly string[] {
  if (!isTexts(value) || new Set(value).size !== value.length) throw damaged(what);
  return value;
}

/** @throws PDR_BAD_WINDOW unless the value is a list of texts */
export function textsFrom(value: unknown, what: string): readonly string[] {
  if (!isTexts(value)) throw damaged(what);
  return value;
}

/** @throws PDR_BAD_WINDOW unless the value is a list of objects */
export function recordsFrom(value: unknown, what: string): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw damaged(what);
  return Array.from(value, (entry) => recordFrom(entry, what));
}

/** @throws PDR_BAD_WINDOW unless the value is an object */
export function recordFrom(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(what);
  return value as Readonly<Record<string, unknown>>;
}

/** @throws PDR_BAD_WINDOW unless the value is one of `known` */
export function oneOfFrom<T extends string>(value: unknown, known: readonly T[], what: string): T {
  if (!known.includes(value as T)) throw damaged(what);
  return value as T;
}

export function damaged(what: string, cause?: unknown): PdrError {
  return new PdrError('PDR_BAD_WINDOW', `What is stored as the window is damaged: its ${what}.`, { cause });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && Array.from(value).every((entry) => typeof entry === 'string');
}

function isLabel(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string') throw damaged('labels');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged('labels', cause);
  }
}
