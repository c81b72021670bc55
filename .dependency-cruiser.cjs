/**
 * The layers of the code, from the ground up. A file imports from its own layer's folder and from lower layers only.
 * ARCHITECTURE.md says what each folder is for; a new folder takes its place in this list.
 */
const LAYERS = [
  ['errors.ts', 'random.ts', 'matrix.ts', 'numbers.ts', 'pace.ts'],
  ['options/'],
  ['process/'],
  ['graph/'],
  ['engines/'],
  ['network/'],
  ['linalg/'],
  ['neighbors/'],
  ['rows/'],
  ['preprocess/'],
  ['affinities/'],
  ['metrics/'],
  ['methods/'],
  ['landmarks/'],
  ['step/'],
  ['model/'],
  ['training/'],
  ['worker/'],
  ['calls.ts'],
  ['index.ts'],
];

const asPattern = (names) => `^src/(${names.map((name) => name.replace('.', '\\.')).join('|')})`;

const layerRules = LAYERS.slice(0, -1).map((names, floor) => ({
  name: `nothing-above-${names[0].replace(/\W|ts$/g, '')}`,
  severity: 'error',
  comment: 'A lower layer never imports a higher one.',
  from: { path: asPattern(names) },
  to: { path: asPattern(LAYERS.slice(floor + 1).flat()) },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Files that need each other are one file, or a third one that both need.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-no-node-red',
      severity: 'error',
      comment: 'src/ is usable from plain Node; what Node-RED sees is in nodes/.',
      from: { path: '^src/' },
      to: { path: '^(nodes|bin|demo|bench|test)/' },
    },
    {
      name: 'nodes-use-the-public-interface',
      severity: 'error',
      comment: 'A node needs nothing that a program in plain Node could not have.',
      from: { path: '^nodes/' },
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
    },
    {
      name: 'drawing-stands-alone',
      severity: 'error',
      comment: 'The drawing component runs in browsers: it knows neither Node-RED nor the core.',
      from: { path: '^ui/' },
      to: { path: '^(src|nodes|bin|demo|bench|test)/' },
    },
    {
      name: 'every-file-has-a-layer',
      severity: 'error',
      comment: 'A new folder of src/ takes its place in LAYERS.',
      from: { path: '^src/', pathNot: asPattern(LAYERS.flat()) },
      to: {},
    },
    {
      name: 'ships-without-development-packages',
      severity: 'error',
      comment: 'What is installed with the package must be all it needs.',
      from: { path: '^(src|nodes|bin)/' },
      // tfjs is a peer that its users install, and here for its types alone.
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@tensorflow/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
