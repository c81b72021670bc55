import { METHOD_OPTIONS, METHODS, methodNamed, methodsWith } from '../../../src/methods/methods';

test('each method is found by its name, and no two have the same', () => {
  expect(METHODS.map((name) => methodNamed(name).name)).toEqual(METHODS);
  expect(new Set(METHODS).size).toBe(METHODS.length);
});

test('an option belongs to those methods that have it', () => {
  expect(methodsWith('perplexity')).toEqual(expect.arrayContaining(['tsne', 'largevis']));
  expect(methodsWith('perplexity')).not.toContain('umap');
  expect(methodsWith('seed')).toEqual([]);
});

test('the options of all methods are together, and one that several share means the same to each', () => {
  for (const name of METHODS) {
    for (const [option, spec] of Object.entries(methodNamed(name).options)) {
      expect(METHOD_OPTIONS).toHaveProperty(option, spec);
    }
  }
});
