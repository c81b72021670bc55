import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { PdrError } from '../../src/index';

/**
 * The text of a file, or of standard input, piece by piece: UTF-8, or UTF-16 where a byte order mark says so.
 * @param file its path; null is standard input
 * @throws PDR_BAD_INPUT when it cannot be read or is not text
 */
export async function* readText(file: string | null): AsyncGenerator<string> {
  const name = file ?? 'Standard input';
  let decoder: TextDecoder | null = null;
  let start = Buffer.alloc(0);
  for await (const chunk of readBytes(file)) {
    start = Buffer.concat([start, chunk]);
    // A byte order mark has up to three bytes.
    if (!decoder && start.length < 3) continue;
    decoder ??= decoderFor(start);
    yield decode(decoder, start, name);
    start = Buffer.alloc(0);
  }
  decoder ??= decoderFor(start);
  yield decode(decoder, start, name, true);
}

async function* readBytes(file: string | null): AsyncGenerator<Buffer> {
  try {
    yield* file === null ? process.stdin : createReadStream(file);
  } catch (error) {
    throw new PdrError('PDR_BAD_INPUT', `${file} cannot be read: ${(error as Error).message}`);
  }
}

function decoderFor(start: Buffer): TextDecoder {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  return new TextDecoder('utf-8', { fatal: true });
}

function decode(decoder: TextDecoder, bytes: Buffer, name: string, isLast = false): string {
  let text: string | null = null;
  try {
    text = decoder.decode(bytes, { stream: !isLast });
  } catch {
    // Not the encoding it should have.
  }
  if (text === null || text.includes('\0')) {
    throw new PdrError(
      'PDR_BAD_INPUT',
      `${name} is not text in UTF-8, nor in UTF-16 with a byte order mark. Save it as UTF-8.`,
    );
  }
  return text;
}

/** Reads on until the text `isEnough` or ends; gives what was read, and the whole text, including that. */
export async function peek(
  text: AsyncGenerator<string>,
  isEnough: (start: string) => boolean,
): Promise<{ start: string; text: AsyncGenerator<string> }> {
  let start = '';
  while (!isEnough(start)) {
    const { done, value } = await text.next();
    if (done) break;
    start += value;
  }
  return { start, text: resumed(start, text) };
}

async function* resumed(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}
