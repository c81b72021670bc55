import { PdrError } from '../../../src/errors';
import { checkMatrix, matrix } from '../../../src/matrix';
import { createRandom, type Random } from '../../../src/random';
import { readDataset } from '../../../src/rows/dataset';
import { toDataset, toMatrix, toModelMatrix } from '../../../src/rows/input';
import { rowsForModel } from '../../../src/rows/modelRows';
import { parseRows } from '../../../src/rows/parse';
import { ReadingWindow } from '../../../src/rows/readingWindow';

const NAMES = ['a', 'b', '__proto__', 'constructor', 'data', 'rows', 'cols', 'matrix', 'X', 'features', ''];

function revoked(target: object): unknown {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function sparse(value: unknown): unknown[] {
  const list = [value];
  list.length = 2 ** 32 - 1;
  return list;
}

const LEAVES: ((random: Random) => unknown)[] = [
  (r) => r.normal(),
  (r) => r.integer(100),
  (r) => r.normal() * 1e39,
  (r) => String(r.normal()),
  (r) => `${r.integer(2000)},${r.integer(1000)}`,
  () => Number.NaN,
  () => null,
  () => undefined,
  () => true,
  () => 5n,
  () => Symbol('x'),
  () => () => 1,
  () => new Date(Number.NaN),
  () => Object(3),
  () => 'text',
  () => Float32Array.of(1, 2),
  () => BigInt64Array.of(1n),
  () => Buffer.alloc(8),
  () => new DataView(new ArrayBuffer(4)),
  () => revoked({}),
  () => revoked([]),
  () => new Map([['a', 1]]),
];

const BRANCHES: ((random: Random, depth: number) => unknown)[] = [
  (r, depth) => Array.from({ length: r.integer(4) }, () => anything(r, depth - 1)),
  (r, depth) => {
    const row = anything(r, depth - 1);
    return Array.from({ length: 12 }, () => row);
  },
  (r, depth) => objectOf(r, depth),
  (r, depth) => Array.from({ length: 12 }, () => objectOf(r, depth)),
  (r, depth) => sparse(anything(r, depth - 1)),
  (r, depth) => new Proxy(objectOf(r, depth), {}),
  () => ({
    get a(): number {
      throw new Error('no');
    },
  }),
  () => new Proxy([1], { get: () => fail() }),
  () => new Proxy({}, { ownKeys: () => fail() }),
];

function fail(): never {
  throw Symbol('no error at all');
}

function objectOf(random: Random, depth: number): object {
  return Object.fromEntries(
    Array.from({ length: 1 + random.integer(4) }, () => [
      NAMES[random.integer(NAMES.length)],
      anything(random, depth - 1),
    ]),
  );
}

function anything(random: Random, depth: number): unknown {
  const makers = depth > 0 && random.uniform() < 0.7 ? BRANCHES : LEAVES;
  return makers[random.integer(makers.length)](random, depth);
}

const MODEL = { features: ['a', 'b'], nFeatures: 2, preprocessing: { missing: 'impute' } } as const;

const READERS: Record<string, (value: unknown) => unknown> = {
  parseRows: (value) => parseRows(value, { missing: 'refuse' }),
  'parseRows, named': (value) => parseRows(value, { missing: 'impute', features: ['a', '__proto__'] }),
  readDataset: (value) => readDataset(value, { missing: 'refuse' }),
  'readDataset, imputing': (value) => readDataset(value, { missing: 'impute', exclude: ['b'] }),
  rowsForModel: (value) => rowsForModel(value, MODEL),
  toMatrix: (value) => toMatrix(value),
  toModelMatrix: (value) => toModelMatrix(value, MODEL),
  toDataset: (value) => toDataset(value, { features: ['a'], missing: 'impute' }),
  checkMatrix: (value) => checkMatrix(value, 'It'),
  matrix: (value) => matrix(value as number[], 2, 2),
  ReadingWindow: (value) => {
    const window = new ReadingWindow(5, { missing: 'impute' });
    window.push(value, null);
    window.push(value, null);
    return window.snapshot();
  },
};

test.each(Object.keys(READERS))('%s gives numbers or a PdrError, whatever it is given', (name) => {
  let read = 0;
  for (let seed = 0; seed < 1500; seed++) {
    const value = anything(createRandom(seed), 3);
    try {
      READERS[name](value);
      read++;
    } catch (error) {
      if (!(error instanceof PdrError)) throw new Error(`Seed ${seed}: ${String(error)}`, { cause: error });
    }
  }
  // The values are not all rubbish, or nothing would be tested.
  if (!/atrix$/.test(name)) expect(read).toBeGreaterThan(20);
});
