import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  fit,
  type ModelEnvelope,
  PdrError,
  Projector,
  packModel,
  parseModel,
  unpackModel,
} from '../../../src/index';
import { createRandom } from '../../../src/random';
import { fromRows, normalMatrix } from '../../support/data';

let model: ModelEnvelope;
beforeAll(async () => {
  const X = normalMatrix(400, 6, 1);
  ({ model } = await fit(X, {
    steps: 20,
    hiddenLayers: [64, 32],
    labels: Array.from({ length: 400 }, (_, i) => (i % 3 === 0 ? null : `kind ${i % 2}`)),
    featureNames: ['Pressure', 'Flow', 'Volt', 'Ampère', 'RPM', 'Temp'],
    regimes: true,
  }));
});

const HEAD = 28;

interface Opened {
  head: Buffer;
  header: { delivery: unknown; content: Record<string, unknown> };
  numbers: Buffer;
}

/** Takes the layout apart as its description has it, without the code under test. */
function opened(bytes: Buffer): Opened {
  const inflated = inflateRawSync(bytes.subarray(HEAD, HEAD + bytes.readUInt32LE(12)));
  const json = bytes.readUInt32LE(16);
  return {
    head: Buffer.from(bytes.subarray(0, HEAD)),
    header: JSON.parse(inflated.subarray(0, json).toString()),
    numbers: inflated.subarray(json),
  };
}

/** Puts it together again, with a checksum that agrees. */
function sealed({ head, header, numbers }: Opened): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const deflated = deflateRawSync(Buffer.concat([json, numbers]));
  head.writeUInt32LE(deflated.length, 12);
  head.writeUInt32LE(json.length, 16);
  head.writeUInt32LE(numbers.length, 20);
  const body = Buffer.concat([head, deflated]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

const refusal = (bytes: Uint8Array): string => {
  try {
    parseModel(bytes);
  } catch (error) {
    if (error instanceof PdrError) return error.code;
    throw error;
  }
  return 'accepted';
};

test('bytes give the same model back, and the same bytes again', () => {
  const bytes = packModel(model);
  expect(parseModel(bytes)).toEqual(model);
  expect(unpackModel(bytes).delivery).toBeNull();
  expect(packModel(parseModel(bytes)).equals(bytes)).toBe(true);
});

test('bytes at an odd place of a larger buffer are read too', () => {
  const bytes = packModel(model);
  const larger = new Uint8Array(bytes.length + 9);
  larger.set(bytes, 3);
  expect(parseModel(larger.subarray(3, 3 + bytes.length))).toEqual(model);
});

test('they are at least a quarter smaller than JSON, with and without names, labels and kept rows', async () => {
  const bare = await fit(normalMatrix(60, 3, 2), { steps: 5, hiddenLayers: [64, 64], keepRows: 0 });
  for (const each of [model, bare.model]) {
    expect(packModel(each).length).toBeLessThan(0.75 * JSON.stringify(each).length);
  }
});

test('bytes that an earlier version of the package wrote give the map that it had', async () => {
  const path = join(__dirname, '../../../../test/fixtures/packed-1.json');
  const golden = JSON.parse(readFileSync(path, 'utf8')) as Record<'bytes', string> &
    Record<'rows' | 'coordinates', number[][]>;
  const bytes = Buffer.from(golden.bytes, 'base64');
  expect(unpackModel(bytes).delivery).toEqual({ key: 'plant7', rollbackFrom: null, share: 0.25 });
  const projector = await Projector.load(parseModel(bytes));
  const { data } = await projector.transform(fromRows(golden.rows));
  await projector.dispose();
  golden.coordinates.flat().forEach((x, i) => {
    expect(data[i]).toBeCloseTo(x, 4);
  });
});

test('a model of an older layout is brought up to date from bytes as from JSON', () => {
  const path = join(__dirname, '../../../../test/fixtures/model-0.2.0.json');
  const { model: old } = JSON.parse(readFileSync(path, 'utf8')) as { model: Record<string, unknown> };
  const packed = packModel({ ...old, version: 3 } as unknown as ModelEnvelope);
  const changed = opened(packed);
  changed.header.content.version = 2;
  expect(parseModel(sealed(changed))).toEqual(parseModel(old));
});

test('a model of a newer version is told as such', () => {
  const newer = opened(packModel(model));
  newer.header.content = { ...newer.header.content, version: 4, more: [0, 10] };
  expect(() => parseModel(sealed(newer))).toThrow(/newer version of this package/);
  const layout = packModel(model);
  layout.writeUInt32LE(2, 8);
  expect(() => parseModel(layout)).toThrow(/its layout is 2/);
});

test('more bytes than allowed are refused, packed or unpacked, before they are read', () => {
  const bytes = packModel(model);
  const tooLarge = expect.objectContaining({ code: 'PDR_MODEL_TOO_LARGE' });
  expect(() => unpackModel(bytes, { mostBytes: bytes.length - 1 })).toThrow(tooLarge);
  expect(unpackModel(bytes, { mostBytes: 2 * bytes.length }).content).toEqual(model);
  // 14 MB of blanks deflate to some kB.
  const bomb = opened(bytes);
  bomb.header.content.features = ' '.repeat(14_000_000);
  const small = sealed(bomb);
  expect(small.length).toBeLessThan(bytes.length + 20_000);
  expect(() => unpackModel(small, { mostBytes: 1_000_000 })).toThrow(tooLarge);
  // It claims to be small, and is not.
  const liar = sealed(bomb);
  liar.writeUInt32LE(1000, 16);
  const body = liar.subarray(0, liar.length - 32);
  createHash('sha256')
    .update(body)
    .digest()
    .copy(liar, liar.length - 32);
  expect(refusal(liar)).toBe('PDR_BAD_MODEL');
});

test.each<[string, (o: Opened) => void]>([
  [
    'a part counts twice',
    (o) => set(o, 'mean', (o.header.content.preprocessing as { scale: unknown }).scale),
  ],
  ['a part lies elsewhere', (o) => set(o, 'mean', [1, 24])],
  ['a part is longer than all', (o) => set(o, 'mean', [0, 1e9])],
  ['a part is of a negative length', (o) => set(o, 'mean', [0, -4])],
  ['a part is text', (o) => set(o, 'mean', 'AAAA')],
  [
    'there is more than its parts',
    (o) => Object.assign(o, { numbers: Buffer.concat([o.numbers, Buffer.alloc(4)]) }),
  ],
  ['its content is none', (o) => Object.assign(o.header, { content: null })],
  [
    'its delivery is none',
    (o) => Object.assign(o.header, { delivery: { key: 'a', share: 2, rollbackFrom: null } }),
  ],
])('bytes are refused where %s', (_, change) => {
  const changed = opened(packModel(model));
  change(changed);
  expect(refusal(sealed(changed))).toBe('PDR_BAD_MODEL');
});

function set({ header }: Opened, name: string, value: unknown): void {
  const { preprocessing } = header.content;
  header.content.preprocessing = { ...(preprocessing as object), [name]: value };
}

test('whatever is changed, cut off or added on the way: refused, with a code', () => {
  const random = createRandom(7).uniform;
  const bytes = packModel(model);
  for (let round = 0; round < 600; round++) {
    const at = Math.floor(random() * bytes.length);
    let damaged = Buffer.from(bytes);
    if (round % 3 === 0) damaged[at] ^= 1 << Math.floor(random() * 8);
    else if (round % 3 === 1) damaged = damaged.subarray(0, at);
    else damaged = Buffer.concat([damaged.subarray(0, at), Buffer.from([round & 255]), damaged.subarray(at)]);
    expect(refusal(damaged)).toMatch(/^PDR_(BAD_MODEL|MODEL_TOO_LARGE)$/);
  }
  // Lengths of every size in the head.
  for (let round = 0; round < 200; round++) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt32LE(Math.floor(2 ** (32 * random())), 8 + 4 * (round % 5));
    if (damaged.equals(bytes)) continue;
    expect(refusal(damaged)).toMatch(/^PDR_(BAD_MODEL|MODEL_TOO_LARGE)$/);
  }
});

test('a header that was forged, with a checksum that agrees: refused, or of the same content', () => {
  const random = createRandom(8).uniform;
  const values: unknown[] = [
    null,
    0,
    -1,
    1e12,
    '',
    'AAAA',
    [],
    {},
    [0, 8],
    true,
    '__proto__',
    '../../etc/passwd',
  ];
  for (let round = 0; round < 400; round++) {
    const forged = opened(packModel(model));
    let owner = forged.header as unknown as Record<string, unknown>;
    for (;;) {
      const keys = Object.keys(owner);
      const key = keys[Math.floor(random() * keys.length)];
      const value = owner[key];
      if (typeof value === 'object' && value !== null && Object.keys(value).length > 0 && random() < 0.7) {
        owner = value as Record<string, unknown>;
        continue;
      }
      owner[key] = values[Math.floor(random() * values.length)];
      break;
    }
    const bytes = sealed(forged);
    // When it was made, and where it stands in its line, are no part of its content.
    if (refusal(bytes) === 'accepted') expect(parseModel(bytes).id).toBe(model.id);
    else expect(refusal(bytes)).toBe('PDR_BAD_MODEL');
  }
});

test('numbers that are no plain base64 are not packed: they would not come back the same', () => {
  const { network } = model;
  const odd = { ...model, network: { ...network, parameters: `${network.parameters}\n` } };
  expect(() => packModel(odd)).toThrow(expect.objectContaining({ code: 'PDR_BAD_MODEL' }));
});
