import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { PdrError } from '../errors';
import { checkDelivery, type Delivery } from './delivery';
import { type ModelEnvelope, requireModel, VERSION } from './envelope';
import type { Layout } from './migrations';
import type { ModelKey } from './signature';

/** No text begins so, and a transfer that changes line ends or drops the eighth bit shows. */
const MAGIC = Buffer.from('\x89PDRMAP\n', 'latin1');
const LAYOUT = 1;
/** Magic, layout, and the lengths of what is deflated, of the header and the numbers when inflated, and of the signature: little-endian. */
const HEAD_BYTES = MAGIC.length + 5 * 4;
const CHECKSUM_BYTES = 32;
/** Names of 100,000 features fit in; keeps a forged header from claiming the machine's memory. */
const MOST_HEADER_BYTES = 16_000_000;

/** Where an envelope has numbers in base64. */
const NUMBERS: readonly (readonly string[])[] = [
  ['preprocessing', 'mean'],
  ['preprocessing', 'scale'],
  ['preprocessing', 'pca', 'directions'],
  ['preprocessing', 'pca', 'center'],
  ['network', 'parameters'],
  ['kept', 'points'],
  ['kept', 'coordinates'],
  ['kept', 'novelty', 'scores'],
  ['regimes', 'of'],
];

export interface PackOptions {
  /** For whom and in place of what the model is sent. */
  readonly delivery?: Delivery | undefined;
  /** Signs all of it. */
  readonly key?: ModelKey | undefined;
}

export interface UnpackOptions {
  /** The largest that is read, packed and unpacked. Default 64 MB. */
  readonly mostBytes?: number | undefined;
  /** Whose signature it must have; without one a signature is not looked at. */
  readonly key?: ModelKey | undefined;
}

/** What was packed. */
export interface Unpacked {
  /** The model as JSON has it, for `parseModel`. */
  readonly content: unknown;
  /** Null: it was packed without. */
  readonly delivery: Delivery | null;
}

/**
 * A model in a compact form for the wire and for files: about a third smaller than its JSON. Magic bytes, the layout's number and
 * lengths; deflated together, the envelope as JSON with an offset and a length in place of each base64 text, and the bytes of
 * these; a SHA-256 of all that; and, with a key, a signature of all before it.
 * @throws PDR_BAD_MODEL for what is no model; PDR_BAD_OPTION for a delivery that cannot be, or a key that cannot sign
 */
export function packModel(model: ModelEnvelope, { delivery, key }: PackOptions = {}): Buffer {
  const parts: Buffer[] = [];
  let offset = 0;
  const content = NUMBERS.reduce<unknown>(
    (held, path) =>
      replacedIn(held, path, (text) => {
        if (typeof text !== 'string') return text;
        const bytes = Buffer.from(text, 'base64');
        if (bytes.toString('base64') !== text) throw damaged('its numbers are not plain base64');
        parts.push(bytes);
        offset += bytes.length;
        return [offset - bytes.length, bytes.length];
      }),
    requireModel(model),
  );
  const json = Buffer.from(JSON.stringify({ delivery: delivery ? checkDelivery(delivery) : null, content }));
  const deflated = deflateRawSync(Buffer.concat([json, ...parts]));
  const head = Buffer.alloc(HEAD_BYTES);
  MAGIC.copy(head);
  [LAYOUT, deflated.length, json.length, offset, key?.signatureBytes ?? 0].forEach((value, i) => {
    head.writeUInt32LE(value, MAGIC.length + 4 * i);
  });
  const body = Buffer.concat([head, deflated]);
  const sealed = Buffer.concat([body, sha256(body)]);
  return key ? Buffer.concat([sealed, key.sign(sealed)]) : sealed;
}

/** Whether bytes begin as those of {@link packModel} do. */
export function isPacked(bytes: Uint8Array): boolean {
  return MAGIC.equals(bytes.subarray(0, MAGIC.length));
}

/**
 * Takes apart what {@link packModel} made. Sizes are checked before anything is allocated, the signature before anything is read.
 * What it gives is no model yet: `parseModel` checks that.
 * @throws PDR_MODEL_TOO_LARGE; PDR_UNTRUSTED_MODEL for a signature that is missing or of another key; PDR_BAD_MODEL
 */
export function unpackModel(
  bytes: Uint8Array,
  { mostBytes = 64_000_000, key }: UnpackOptions = {},
): Unpacked {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (all.length > mostBytes) throw tooLarge(all.length, mostBytes);
  if (!isPacked(all) || all.length < HEAD_BYTES) throw damaged('it does not begin as one');
  const [layout, deflatedBytes, jsonBytes, numberBytes, signatureBytes] = [0, 1, 2, 3, 4].map((i) =>
    all.readUInt32LE(MAGIC.length + 4 * i),
  );
  if (layout !== LAYOUT) {
    throw damaged(`its layout is ${layout}, and this package reads ${LAYOUT}; update the package`);
  }
  const bodyBytes = HEAD_BYTES + deflatedBytes;
  const sealedBytes = bodyBytes + CHECKSUM_BYTES;
  if (sealedBytes + signatureBytes !== all.length) throw damaged('it was cut short, or something was added');
  const inflatedBytes = jsonBytes + numberBytes;
  if (jsonBytes > MOST_HEADER_BYTES || inflatedBytes > mostBytes) throw tooLarge(inflatedBytes, mostBytes);
  key?.verify(all.subarray(0, sealedBytes), all.subarray(sealedBytes));
  if (!sha256(all.subarray(0, bodyBytes)).equals(all.subarray(bodyBytes, sealedBytes))) {
    throw damaged('its checksum does not agree with its content');
  }
  const inflated = inflate(all.subarray(HEAD_BYTES, bodyBytes), inflatedBytes);
  const { delivery, content } = headerIn(inflated.toString('utf8', 0, jsonBytes));
  return {
    delivery: delivery === null ? null : checkedDelivery(delivery),
    content: withNumbers(content, inflated.subarray(jsonBytes)),
  };
}

function inflate(deflated: Buffer, length: number): Buffer {
  try {
    const inflated = inflateRawSync(deflated, { maxOutputLength: Math.max(1, length) });
    if (inflated.length === length) return inflated;
  } catch {
    // What zlib has to say tells a user nothing more.
  }
  throw damaged('it cannot be inflated');
}

function headerIn(json: string): Layout {
  try {
    const header: unknown = JSON.parse(json);
    if (typeof header === 'object' && header !== null) return header as Layout;
  } catch {
    // Nor has JSON.
  }
  throw damaged('its header cannot be read');
}

function checkedDelivery(delivery: unknown): Delivery {
  try {
    return checkDelivery(delivery);
  } catch {
    throw damaged('what it says of its delivery cannot be');
  }
}

/** Each part begins where the one before ended: none counts twice. */
function withNumbers(content: unknown, numbers: Buffer): unknown {
  // What a newer version wrote may have others. `parseModel` tells that it is newer.
  if (Number((content as { version?: unknown } | null)?.version) > VERSION) return content;
  let end = 0;
  const whole = NUMBERS.reduce<unknown>(
    (held, path) =>
      replacedIn(held, path, (place) => {
        if (!Array.isArray(place)) throw damaged('a part of its numbers is missing');
        const [offset, length]: unknown[] = place;
        if (offset !== end || !Number.isSafeInteger(length) || (length as number) < 0) {
          throw damaged('its parts are out of order');
        }
        end += length as number;
        return numbers.toString('base64', end - (length as number), end);
      }),
    content,
  );
  if (end !== numbers.length) throw damaged('its parts are not as long as they should be');
  return whole;
}

/** The same content with another value at a path; what has no such place, or null on the way to it, stays as it is. */
function replacedIn(
  content: unknown,
  [key, ...rest]: readonly string[],
  make: (value: unknown) => unknown,
): unknown {
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, key)) return content;
  const value = (content as Layout)[key];
  return { ...content, [key]: rest.length > 0 ? replacedIn(value, rest, make) : make(value) };
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

function tooLarge(bytes: number, most: number): PdrError {
  return new PdrError(
    'PDR_MODEL_TOO_LARGE',
    `The model takes ${bytes} bytes; ${most} are allowed. Allow more, or train one that keeps fewer rows.`,
  );
}

function damaged(detail: string): PdrError {
  return new PdrError('PDR_BAD_MODEL', `These bytes are no model that can be used: ${detail}.`);
}
