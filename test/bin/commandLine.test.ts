import { readArguments } from '../../bin/commandLine';
import { FIT_OPTIONS } from '../../src/index';

const read = (...argv: string[]) => readArguments(argv, FIT_OPTIONS, 'pdr fit', 1);

it('reads the options of the library, in the spelling of the command line or of the library', () => {
  const { files, given } =
    read('rows.csv', '--n-neighbors', '30', '--minDist=0.3', '--refine', '--hidden-layers', '8,4') ?? {};
  expect(files).toEqual(['rows.csv']);
  expect(given).toEqual({ nNeighbors: 30, minDist: 0.3, refine: true, hiddenLayers: [8, 4] });
});

it('takes null for what it means where it means something', () => {
  expect(read('--clip-norm', 'null')?.given).toEqual({ clipNorm: null });
  expect(() => read('--seed', 'null')).toThrow('"seed"');
});

it('asks for help wherever that stands', () => {
  expect(read('--no-such', '-h')).toBeNull();
  expect(read('--help')).toBeNull();
});

it.each([
  [['--n_neighbors', '5'], 'Did you mean --n-neighbors?'],
  [['--random-state', '5'], 'Did you mean --seed?'],
  [['--nothing-like-it'], 'no option --nothing-like-it.'],
  [['--seed'], '--seed needs a value'],
  [['--seed', '--refine'], '--seed needs a value'],
  [['--seed='], '--seed needs a value'],
  [['--refine=no'], '--refine takes no value'],
  [['--seed', '-1'], 'from 0 to'],
  [['--seed', '1e99'], 'from 0 to'],
  [['--method', 'tsen'], 'tsne, umap, largevis'],
  [['a.csv', 'b.csv'], 'takes one file'],
])('refuses %j', (argv, message) => {
  expect(() => read(...argv)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});
