import {
  FIT_OPTIONS,
  type FitOptions,
  optionNotes,
  PRESETS,
  resolveOptions,
} from '../../../src/training/options';

test('defaults are filled in and a preset is a bundle of them', () => {
  expect(resolveOptions({})).toMatchObject({
    method: 'tsne',
    preset: 'balanced',
    ...PRESETS.balanced,
  });
  expect(resolveOptions({ preset: 'fast', steps: 7 })).toMatchObject({ ...PRESETS.fast, steps: 7 });
});

test('an option that is undefined counts as not given', () => {
  expect(resolveOptions({ perplexity: undefined } as unknown as FitOptions).perplexity).toBe(15);
});

test.each([
  [{ preset: 'turbo' }, 'preset'],
  [{ method: 'pca' }, 'method'],
  [{ perplexity: 0 }, 'perplexity'],
  [{ method: 'umap', minDist: 2 }, 'minDist'],
  [{ nComponents: 65 }, 'nComponents'],
  [{ method: 'umap', minDist: 0.6, spread: 0.5 }, 'minDist'],
  [{ refine: true, nComponents: 3 }, 'nComponents'],
  [{ featureNames: ['a', 'a'] }, 'featureNames'],
  [{ onProgress: 5 }, 'onProgress'],
  [{ signal: 'now' }, 'signal'],
  [{ metric: 'manhattan' }, 'metric'],
  [{ perplexity: Number.NaN }, 'perplexity'],
  [{ perplexity: '15' }, 'perplexity'],
  [{ steps: 1.5 }, 'steps'],
  [{ learningRate: Number.POSITIVE_INFINITY }, 'learningRate'],
  [{ hiddenLayers: [] }, 'hiddenLayers'],
  [{ hiddenLayers: [64, 0] }, 'hiddenLayers'],
  [{ hiddenLayers: '64' }, 'hiddenLayers'],
  [{ clipNorm: 0 }, 'clipNorm'],
  [{ seed: -1 }, 'seed'],
  [{ engine: 'gpu' }, 'engine'],
  [{ missing: 'drop' }, 'missing'],
])('%j is refused by name', (options, name) => {
  const resolve = () => resolveOptions(options as FitOptions);
  expect(resolve).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  expect(resolve).toThrow(`"${name}"`);
});

test('options are an object, not the name of a method', () => {
  expect(() => resolveOptions('umap' as unknown as FitOptions)).toThrow(
    expect.objectContaining({
      code: 'PDR_BAD_OPTION',
      message: 'The options of fit are "umap"; they must be an object of names and values.',
    }),
  );
});

test.each(Object.entries(FIT_OPTIONS))('the default of %s is a value it may have', (name, spec) => {
  expect(resolveOptions({ [name]: spec.default })).toHaveProperty(name, spec.default);
  expect(spec.doc).toMatch(/^[A-Za-z].*\.$/);
});

test('of the options given, those of other methods alone draw a note', () => {
  const given = { perplexity: 30, nNeighbors: 5, minDist: undefined, seed: 3, negativeSampleRate: 4 };
  expect(optionNotes(given, 'tsne')).toEqual([
    expect.stringContaining('Option "nNeighbors" has no effect on tsne: it belongs to umap'),
    expect.stringContaining(
      'Option "negativeSampleRate" has no effect on tsne: it belongs to umap and largevis',
    ),
  ]);
  expect(optionNotes(given, 'umap')).toEqual([
    expect.stringContaining('Option "perplexity" has no effect on umap: it belongs to tsne and largevis'),
  ]);
});
