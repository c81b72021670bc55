import type { Label, Matrix } from '../src/index';
import { createRandom, permutation } from '../src/random';

const PLOT = 640;
const MARGIN = 24;
const TOP = 64;
const LEGEND_ROW = 20;
const LEGEND_COLUMN = 150;
const HEIGHT = TOP + PLOT + MARGIN;
const LEGEND_ROWS = Math.floor((HEIGHT - TOP - MARGIN) / LEGEND_ROW);

/** Keeps a file under 500 KB. */
const MAX_POINTS = 5_000;

/** Told apart by the colour-blind too; Okabe & Ito 2008, without black, yellow darkened to show on white. */
const COLORS = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#56b4e9', '#cc79a7', '#b8a900'];
/** Circle, square, triangle, diamond and cross, of about the same area: more classes than colours take the next shape. */
const SHAPES = [
  'M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z',
  'M-2.7-2.7h5.4v5.4h-5.4z',
  'M0-3.9L3.6 2.6H-3.6z',
  'M0-3.8L3.8 0L0 3.8L-3.8 0z',
  'M-1.2-3.8h2.4v2.6h2.6v2.4h-2.6v2.6h-2.4v-2.6h-2.6v-2.4h2.6z',
];
interface Mark {
  readonly id: string;
  readonly shape: string;
  readonly color: string;
}

/** For rows without a label, and for the smallest classes where there are more of them than marks. */
const OTHER = { id: 'other', shape: SHAPES[0], color: '#999', text: 'other' };

export interface Caption {
  readonly title: string;
  readonly subtitle: string;
}

/**
 * A map as an SVG picture: one mark for each row, or for a random 5,000 of many (always the same), coloured by label.
 * Both axes have the same scale, since on such a map only distances mean something.
 * @param embedding rows x at least 2; the first two coordinates are drawn
 */
export function scatterSvg(
  embedding: Matrix,
  labels: readonly Label[],
  { title, subtitle }: Caption,
): string {
  const { rows, cols, data } = embedding;
  const drawn = permutation(rows, createRandom(0)).subarray(0, MAX_POINTS);
  const x = frame(drawn, (i) => data[i * cols]);
  const y = frame(drawn, (i) => data[i * cols + 1]);
  const scale = (PLOT - 2 * MARGIN) / (2 * Math.max(x.reach, y.reach) || 1);
  const marks = marksFor(labels);
  const points = Array.from(drawn, (i) => {
    const px = PLOT / 2 + scale * (data[i * cols] - x.centre);
    const py = TOP + PLOT / 2 - scale * (data[i * cols + 1] - y.centre);
    return `<use href="#${marks.get(labels[i])?.id ?? OTHER.id}" x="${px.toFixed(1)}" y="${py.toFixed(1)}"/>`;
  });
  const keys = Array.from(marks, ([label, mark]) => ({ ...mark, text: String(label) }));
  if (labels.some((label) => !marks.has(label))) keys.push(OTHER);
  const width = PLOT + Math.ceil(keys.length / LEGEND_ROWS) * LEGEND_COLUMN + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" font-family="sans-serif" fill="#222">
<title>${escapeXml(title)}</title>
<defs>
${keys.map(({ id, shape, color }) => `<path id="${id}" d="${shape}" fill="${color}"/>`).join('\n')}
</defs>
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN}" y="28" font-size="18">${escapeXml(title)}</text>
<text x="${MARGIN}" y="50" font-size="13">${escapeXml(subtitle)}</text>
<g fill-opacity="0.7">
${points.join('\n')}
</g>
<g font-size="13">
${keys.map(legendEntry).join('\n')}
</g>
</svg>
`;
}

/** Each class's mark, in the order of their names. */
function marksFor(labels: readonly Label[]): Map<Label, Mark> {
  const sizes = new Map<Label, number>();
  for (const label of labels) if (label !== null) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const largest = Array.from(sizes)
    .sort(([, p], [, q]) => q - p)
    .slice(0, COLORS.length * SHAPES.length)
    .map(([label]) => label)
    .sort((p, q) => String(p).localeCompare(String(q), 'en', { numeric: true }));
  const mark = (c: number): Mark => ({
    id: `c${c}`,
    shape: SHAPES[Math.floor(c / COLORS.length)],
    color: COLORS[c % COLORS.length],
  });
  return new Map(largest.map((label, c) => [label, mark(c)]));
}

function legendEntry({ id, text }: { readonly id: string; readonly text: string }, entry: number): string {
  const x = PLOT + MARGIN + Math.floor(entry / LEGEND_ROWS) * LEGEND_COLUMN;
  const y = TOP + (entry % LEGEND_ROWS) * LEGEND_ROW + LEGEND_ROW / 2;
  const shown = text.length > 18 ? `${text.slice(0, 17)}…` : text;
  return `<use href="#${id}" x="${x}" y="${y}"/><text x="${x + 12}" y="${y + 4}">${escapeXml(shown)}</text>`;
}

/** The middle of the values and how far they reach from it. */
function frame(rows: Uint32Array, value: (row: number) => number): { centre: number; reach: number } {
  let least = Infinity;
  let most = -Infinity;
  for (const i of rows) {
    least = Math.min(least, value(i));
    most = Math.max(most, value(i));
  }
  return { centre: (least + most) / 2, reach: (most - least) / 2 };
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
