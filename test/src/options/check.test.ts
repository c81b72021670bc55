import { checkOptions } from '../../../src/options/check';
import type { OptionTable } from '../../../src/options/spec';

const TABLE = {
  nNeighbors: { kind: 'number', least: 2, most: 1000, whole: true, default: 15, doc: '' },
  limit: { kind: 'number', least: 0, most: Number.MAX_VALUE, default: null, nullable: true, doc: '' },
  perplexity: { kind: 'number', least: 1, most: 1000, default: 15, doc: '' },
  method: { kind: 'choice', values: ['tsne', 'umap'], default: 'tsne', doc: '' },
  refine: { kind: 'flag', default: false, doc: '' },
  topic: { kind: 'text', default: 'rows', doc: '' },
  features: { kind: 'names', default: null, nullable: true, doc: '' },
  hiddenLayers: { kind: 'list', least: 1, most: 64, longest: 3, default: [8], doc: '' },
  labels: { kind: 'labels', default: null, nullable: true, doc: '' },
  seed: { kind: 'number', least: 0, most: 9, whole: true, default: 0, aka: ['randomState'], doc: '' },
} as const satisfies OptionTable;

const check = (given: unknown) => checkOptions(TABLE, given, 'fit');
const refusal = (text: string) => expect.objectContaining({ code: 'PDR_BAD_OPTION', message: text });

test('what is not given, or undefined, is the default', () => {
  const defaults = Object.fromEntries(Object.entries(TABLE).map(([name, spec]) => [name, spec.default]));
  expect(check(undefined)).toEqual(defaults);
  expect(check({ perplexity: undefined })).toEqual(defaults);
  expect(check({ perplexity: 30, refine: true })).toEqual({ ...defaults, perplexity: 30, refine: true });
});

test.each([
  [{ nNeighbors: 2 }],
  [{ limit: null }],
  [{ limit: 1e300 }],
  [{ features: ['a', 'b'] }],
  [{ labels: [1, 'x', null] }],
  [{ labels: Int32Array.of(1, 2) }],
  [{ hiddenLayers: [64, 1] }],
])('%j is taken as it is', (given) => {
  expect(check(given)).toMatchObject(given);
});

test.each([
  [{ nNeighbors: 1 }, 'Option "nNeighbors" of fit is 1; it must be a whole number from 2 to 1000.'],
  [{ nNeighbors: 2.5 }, 'Option "nNeighbors" of fit is 2.5; it must be a whole number from 2 to 1000.'],
  [{ perplexity: '15' }, 'Option "perplexity" of fit is "15"; it must be a number from 1 to 1000.'],
  [{ perplexity: null }, 'Option "perplexity" of fit is null; it must be a number from 1 to 1000.'],
  [{ perplexity: 15n }, 'Option "perplexity" of fit is 15n; it must be a number from 1 to 1000.'],
  [{ limit: -1 }, 'Option "limit" of fit is -1; it must be a number of at least 0, or null.'],
  [{ method: 'pca' }, 'Option "method" of fit is "pca"; it must be one of tsne, umap.'],
  [{ refine: 'yes' }, 'Option "refine" of fit is "yes"; it must be true or false.'],
  [{ topic: ' ' }, 'Option "topic" of fit is " "; it must be a text that is not empty.'],
  [
    { features: ['a', 'a'] },
    "Option \"features\" of fit is [ 'a', 'a' ]; it must be a list of different names, or null.",
  ],
  [
    { hiddenLayers: [] },
    'Option "hiddenLayers" of fit is []; it must be a list of 1 to 3 whole numbers from 1 to 64.',
  ],
  [{ labels: 'abc' }, expect.stringMatching(/^Option "labels" of fit is "abc"; it must be a list/)],
])('%p is refused: %s', (given, text) => {
  expect(() => check(given)).toThrow(refusal(text));
});

test.each([
  ['n_neighbors', 'nNeighbors'],
  ['nneighbours', 'nNeighbors'],
  ['perplexty', 'perplexity'],
  ['randomState', 'seed'],
  ['random_state', 'seed'],
  ['hidden', 'hiddenLayers'],
  ['label', 'labels'],
])('%s is refused: did you mean %s?', (wrong, meant) => {
  expect(() => check({ [wrong]: 1 })).toThrow(
    refusal(`There is no option "${wrong}" of fit; did you mean "${meant}"?`),
  );
});

test('a name like no other is answered with all there are', () => {
  expect(() => check({ bogus: 1 })).toThrow(
    refusal(`There is no option "bogus" of fit; its options are ${Object.keys(TABLE).join(', ')}.`),
  );
});

test.each([['umap'], [5], [null], [['umap']]])('options that are %j are refused', (given) => {
  if (given === null) expect(check(given)).toEqual(check({}));
  else expect(() => check(given)).toThrow(/^The options of fit are .*; they must be an object/);
});

test('names of every object, such as toString, are no options', () => {
  expect(() => check({ toString: 1 })).toThrow(/There is no option "toString"/);
});
