import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type FitOptions, type Label, type Matrix, METHODS } from '../src/index';
import { createRandom, permutation } from '../src/random';
import { mapPicture } from '../ui/picture';
import { NO_ROWS } from '../ui/rows';
import { loadDataset } from './dataset';
import { type Figures, runProtocol } from './referenceProtocol';

/** One method with one preset on one data set. */
interface Entry {
  readonly dataset: string;
  readonly method: string;
  readonly preset: string;
  /** Of each seed. */
  readonly runs: readonly Figures[];
  /** The picture's file name. */
  readonly picture: string;
}

/**
 * Runs methods, presets and seeds on every data set under a folder; writes `report.md`, a table of all metrics, and a
 * picture of each map of the first seed. The report grows with every entry: what is done is not lost.
 */
export async function report(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      datasets: { type: 'string' },
      methods: { type: 'string', default: METHODS.join() },
      presets: { type: 'string', default: 'balanced' },
      seeds: { type: 'string', default: '0' },
      refine: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  const { datasets, out } = values;
  if (!datasets || !out)
    throw new Error('Give a folder of data sets and one to write to: --datasets DIR --out DIR');
  const folders = dataSetsUnder(datasets);
  if (folders.length === 0) throw new Error(`No folder with a meta.json is in ${datasets}.`);
  const seeds = values.seeds.split(',').map(Number);
  mkdirSync(out, { recursive: true });
  const file = join(out, 'report.md');
  const entries: Entry[] = [];
  for (const folder of folders) {
    const split = loadDataset(folder);
    const dataset = basename(folder);
    for (const method of values.methods.split(',')) {
      for (const preset of values.presets.split(',')) {
        const picture = `${dataset}-${method}-${preset}.svg`;
        const runs: Figures[] = [];
        for (const seed of seeds) {
          const { figures, embedding } = await runProtocol(split, {
            method,
            preset,
            seed,
            refine: values.refine,
          } as FitOptions);
          if (runs.push(figures) > 1) continue;
          const title = `${dataset}, ${method}, ${preset}, seed ${seed}`;
          const caption = { title, subtitle: summary(figures) };
          writeFileSync(join(out, picture), draw(embedding, split.testLabels, caption));
        }
        entries.push({ dataset, method, preset, runs, picture });
        writeFileSync(file, markdown(entries));
      }
    }
  }
  return { report: file, entries: entries.length };
}

/** Keeps a picture under 200 KB. */
const MOST_POINTS = 5000;

/** Of many rows a random part, always the same. */
function draw(
  { rows, cols, data }: Matrix,
  labels: readonly Label[],
  caption: { readonly title: string; readonly subtitle: string },
): string {
  const drawn = permutation(rows, createRandom(0)).subarray(0, MOST_POINTS);
  const coordinates = new Float32Array(2 * drawn.length);
  for (const [i, row] of drawn.entries()) {
    coordinates.set(data.subarray(row * cols, row * cols + 2), 2 * i);
  }
  const known = Array.from(drawn, (row) => (labels[row] === null ? null : String(labels[row])));
  return mapPicture({ ...NO_ROWS, coordinates, labels: known }, caption);
}

function dataSetsUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'meta.json')));
}

/** The columns of the table: heading, meaning, value. */
const COLUMNS: readonly (readonly [string, string, (figures: Figures) => number | null])[] = [
  ['mu', 'mean of T, C and NH', (f) => f.mu],
  ['T', 'trustworthiness', (f) => f.trustworthiness],
  ['C', 'continuity', (f) => f.continuity],
  ['NH', 'neighborhood hit, the point itself counted', (f) => f.neighborhoodHit],
  ['NH*', 'neighborhood hit, the point itself left out', (f) => f.neighborhoodHitSelfExcluded],
  ['recall', 'share of the k nearest rows that are among the k nearest on the map', (f) => f.knnRecall],
  ['accuracy', 'labels guessed by majority of the k nearest on the map', (f) => f.knnAccuracy],
  ['Spearman', 'rank correlation of the distances of random pairs', (f) => f.spearman],
  ['triplets', 'random triplets whose order is kept', (f) => f.tripletAccuracy],
];

function markdown(entries: readonly Entry[]): string {
  const { runs } = entries[0];
  const figured = runs.length > 1 ? `medians of ${runs.length} seeds` : 'one seed';
  const headings = ['data', 'method', 'preset', ...COLUMNS.map(([heading]) => heading), 'fit, s'];
  const lines = entries.map(({ dataset, method, preset, runs }) => [
    dataset,
    method,
    preset,
    ...COLUMNS.map(([, , value]) => decimals(median(runs.map(value)), 3)),
    decimals(median(runs.map((figures) => figures.seconds.total)), 1),
  ]);
  const notes = COLUMNS.map(([heading, meaning]) => `${heading}: ${meaning}`).join('; ');
  const pictures = entries.map(({ dataset, method, preset, picture }) => {
    const name = `${dataset}, ${method}, ${preset}`;
    return `## ${name}\n\n![The map of ${name}](${encodeURI(picture)})`;
  });
  return `# Quality report

Fitted on up to 5,000 rows, measured on up to 15,000 others, k = ${runs[0].k}; ${figured}.
${notes}.

${table([headings, headings.map((_, c) => (c < 3 ? '---' : '---:')), ...lines])}

${pictures.join('\n\n')}
`;
}

function table(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function summary(figures: Figures): string {
  return COLUMNS.map(([heading, , value]) => `${heading} ${decimals(value(figures), 3)}`).join(', ');
}

/** Null where any value is. */
function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((p, q) => p - q);
  if (sorted.length < values.length) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function decimals(value: number | null, digits: number): string {
  return value === null ? '-' : value.toFixed(digits);
}
