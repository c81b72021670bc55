import { endianness } from 'node:os';
import { PdrError } from '../errors';

/** Single-precision numbers as base64 of their little-endian bytes: fifty times faster through JSON than a list. */
export function encodeFloats(numbers: Float32Array): string {
  assertLittleEndian();
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString('base64');
}

/**
 * @param count how many numbers the text must hold
 * @throws PDR_BAD_MODEL when it holds another number of them, or one that is not finite
 */
export function decodeFloats(text: string, count: number, what: string): Float32Array {
  assertLittleEndian();
  const bytes = Buffer.from(text, 'base64');
  checkCount(bytes.length / 4, count, what);
  // Copied out of Buffer's shared pool, whose offsets need not be aligned.
  return finite(new Float32Array(new Uint8Array(bytes).buffer), what);
}

/**
 * The same in three bytes a number, four characters of base64: single precision less its last 8 bits, off by 1/2^17 of the
 * number at most. For numbers near 1, such as weights and scaled rows.
 */
export function encodeShortFloats(numbers: Float32Array): string {
  assertLittleEndian();
  const bits = shortBits(numbers);
  const bytes = Buffer.alloc(3 * bits.length);
  for (let i = 0, at = 0; i < bits.length; i++) {
    bytes[at++] = bits[i] >>> 8;
    bytes[at++] = bits[i] >>> 16;
    bytes[at++] = bits[i] >>> 24;
  }
  return bytes.toString('base64');
}

/** Numbers as they come back from {@link encodeShortFloats}. */
export function shortened(numbers: Float32Array): Float32Array {
  return new Float32Array(shortBits(numbers).buffer);
}

/** @throws PDR_BAD_MODEL as {@link decodeFloats} does */
export function decodeShortFloats(text: string, count: number, what: string): Float32Array {
  assertLittleEndian();
  const bytes = Buffer.from(text, 'base64');
  checkCount(bytes.length / 3, count, what);
  const bits = new Uint32Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    bits[i] = (bytes[at++] << 8) | (bytes[at++] << 16) | (bytes[at++] << 24);
  }
  return finite(new Float32Array(bits.buffer), what);
}

/** Rounded to the nearest; the bits that are not kept are zero. */
function shortBits(numbers: Float32Array): Uint32Array {
  const bits = new Uint32Array(numbers.slice().buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] + 0x80) & 0xffffff00;
  return bits;
}

function checkCount(found: number, count: number, what: string): void {
  if (found === count) return;
  throw new PdrError('PDR_BAD_MODEL', `The model's ${what} should be ${count} numbers; it is damaged.`);
}

function finite(numbers: Float32Array, what: string): Float32Array {
  // A plain loop: `every` with a callback takes several times as long, in one turn of a runtime's event loop.
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i])) {
      throw new PdrError('PDR_BAD_MODEL', `The model's ${what} contains a value that is not a number.`);
    }
  }
  return numbers;
}

function assertLittleEndian(): void {
  if (endianness() !== 'LE') throw new Error('Big-endian machines are not supported.');
}
