import { types } from 'node:util';

/** Numbers below are seconds, then milliseconds, microseconds and nanoseconds: as times since 1970, all from 1973 to 5138. */
const LARGEST_SECONDS = 1e11;

/**
 * A time in milliseconds: of a Date, of text with a date or a number, or of a number in seconds, milliseconds, microseconds or
 * nanoseconds, told apart by its size. Numbers below 1e11 are seconds, since 1970 or any other start.
 * @returns null where the value is no time
 */
export function readTime(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value);
  if (types.isDate(value)) return finite(value.getTime());
  if (typeof value !== 'string' || value.length > 64 || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? finite(Date.parse(value)) : fromNumber(number);
}

function fromNumber(number: number): number | null {
  const size = Math.abs(number);
  if (size < LARGEST_SECONDS) return number * 1e3;
  if (size < LARGEST_SECONDS * 1e3) return number;
  if (size < LARGEST_SECONDS * 1e6) return number / 1e3;
  return size < LARGEST_SECONDS * 1e9 ? number / 1e6 : null;
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
