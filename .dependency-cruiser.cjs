/**
 * The layers of src/, the lowest first. A file imports from its own layer and from lower ones only. ARCHITECTURE.md says
 * what each folder is for; a new folder is added to this list.
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
  ['history/'],
  ['preprocess/'],
  ['affinities/'],
  ['metrics/'],
  ['methods/'],
  ['reference/'],
  ['meaning/'],
  ['drift/'],
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
      to: { path: '^[^/]+/', pathNot: '^(src|node_modules)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'public-interface-only',
      severity: 'error',
      comment:
        'Nodes, command, plugins and packages need nothing that a program in plain Node could not have.',
      from: { path: '^(nodes|bin|plugins|packages)/' },
      to: { path: '^src/', pathNot: '^src/index\\.ts$' },
    },
    {
      name: 'nodes-share-by-shared',
      severity: 'error',
      comment:
        'What two nodes need is in nodes/shared/. What viewers see of a node goes through nodes/view/.',
      from: { path: '^nodes/([^/]+)/' },
      to: { path: '^nodes/', pathNot: '^nodes/($1|shared|view)/' },
    },
    {
      name: 'drawing-stands-alone',
      severity: 'error',
      comment: 'The drawing component runs in browsers: it knows neither Node-RED nor the core.',
      from: { path: '^ui/' },
      to: { path: '^[^/]+/', pathNot: '^(ui|node_modules)/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'browsers-draw-and-ask',
      severity: 'error',
      comment:
        'The sidebar runs in browsers: it has the drawing component, and the types of what the server sends.',
      from: { path: '^editor/' },
      to: { path: '^[^/]+/', pathNot: '^(editor|ui)/|^nodes/view/wire\\.ts$', dependencyTypesNot: ['core'] },
    },
    {
      name: 'packages-stand-alone',
      severity: 'error',
      comment: 'A package of its own bundles the drawing component, and shares nothing else with this one.',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^[^/]+/', pathNot: '^(packages/$1|ui|node_modules)/', dependencyTypesNot: ['core'] },
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
      from: { path: '^(src|nodes|bin|plugins)/' },
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
