import { type FitOptions, PRESETS, resolveOptions } from '../../src/options';

test('defaults are filled in and a preset is a bundle of them', () => {
  expect(resolveOptions({}, 2)).toMatchObject({
    method: 'tsne',
    preset: 'balanced',
    threads: 2,
    ...PRESETS.balanced,
  });
  expect(resolveOptions({ preset: 'fast', steps: 7 }, 2)).toMatchObject({ ...PRESETS.fast, steps: 7 });
});

test('an option that is undefined counts as not given', () => {
  expect(resolveOptions({ perplexity: undefined } as unknown as FitOptions, 1).perplexity).toBe(15);
});

test.each([
  [{ preset: 'turbo' }, 'preset'],
  [{ method: 'pca' }, 'method'],
  [{ perplexity: 0 }, 'perplexity'],
  [{ minDist: 2 }, 'minDist'],
  [{ nComponents: 65 }, 'nComponents'],
  [{ schedule: 'warm' }, 'schedule'],
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
  const resolve = () => resolveOptions(options as FitOptions, 1);
  expect(resolve).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  expect(resolve).toThrow(`"${name}"`);
});
