import { type Coloring, rowsByColor } from './coloring';
import { type MapRows, rowCount } from './rows';
import { gridShapes, regimeShapes, type SceneState, type Shape, selectionShapes, trailShapes } from './scene';
import type { Theme } from './theme';
import { toPixel, type Viewport } from './viewport';

const FONT = 'system-ui, Helvetica, Arial, sans-serif';
const OPAQUE = 0.65;
const PALE = 0.25;
const TITLE_HEIGHT = 32;
const SUBTITLE_HEIGHT = 20;
const LEGEND_LINE = 18;
const LEGEND_COLUMN = 150;
const LONGEST_NAME = 18;

/** Round, square, triangle, diamond, cross. */
export const MARKS = 5;

export interface PictureOptions {
  /** Pixels of the map itself; title and legend come on top. */
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** The line at the top, and a smaller one below it; empty for none. */
  readonly title: string;
  readonly subtitle: string;
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
  /** Rows drawn pale beneath the others. */
  readonly beneath?: MapRows;
}

/** A map as an SVG file: the title above it and the legend beside it, so that they cover no rows. */
export function toSvg(rows: MapRows, state: SceneState, view: Viewport, options: PictureOptions): string {
  const { width, height, theme, title, subtitle, description, beneath } = options;
  const top = titleHeight(options);
  const right = legendWidth(state.coloring, height);
  const shapes = [
    ...gridShapes(view, width, height, theme),
    ...(beneath ? rowMarks(beneath, paleOf(theme), PALE, view, width, height) : []),
    ...rowMarks(rows, state.coloring, OPAQUE, view, width, height),
    ...regimeShapes(state.outlines, view, theme),
    ...trailShapes(state, view, width, height, theme),
    ...selectionShapes(state.selection, view, theme),
  ];
  const edge = [
    ...titleShapes(title, subtitle, theme),
    ...legendShapes(state.coloring, width, top, height, theme),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width + right}" height="${top + height}" viewBox="0 0 ${width + right} ${top + height}" role="img" font-family="${escaped(FONT)}">`,
    `<title>${escaped(title)}</title><desc>${escaped(description)}</desc>`,
    `<rect width="100%" height="100%" fill="${theme.ground}"/>`,
    `<svg y="${top}" width="${width}" height="${height}">`,
    ...shapes.map(element),
    '</svg>',
    ...edge.map(element),
    '</svg>',
  ].join('\n');
}

/** The height of the lines above the map, in pixels. */
export function titleHeight({ title, subtitle }: Pick<PictureOptions, 'title' | 'subtitle'>): number {
  return (title === '' ? 0 : TITLE_HEIGHT) + (subtitle === '' ? 0 : SUBTITLE_HEIGHT);
}

/** The width of the legend beside a map of that height, in pixels. */
export function legendWidth({ legend }: Coloring, height: number): number {
  return Math.ceil(legend.length / linesIn(height)) * LEGEND_COLUMN;
}

function linesIn(height: number): number {
  return Math.max(1, Math.floor((height - LEGEND_LINE) / LEGEND_LINE));
}

/** Dots of the shapes of {@link markPath}. */
interface Marks {
  readonly kind: 'marks';
  readonly points: readonly number[];
  readonly mark: number;
  readonly color: string;
  readonly radius: number;
  readonly opacity: number;
}

/** The rows, one shape a colour; those out of view are left out. */
function rowMarks(
  rows: MapRows,
  coloring: Coloring,
  opacity: number,
  view: Viewport,
  width: number,
  height: number,
): Marks[] {
  const radius = rowCount(rows) > 5000 ? 1.2 : 2;
  return rowsByColor(rows, coloring).map(({ color, mark, rows: own }) => {
    const points: number[] = [];
    for (const row of own) {
      const [x, y] = toPixel(view, rows.coordinates[2 * row], rows.coordinates[2 * row + 1]);
      if (x >= 0 && y >= 0 && x <= width && y <= height) points.push(x, y);
    }
    return { kind: 'marks', points, mark, color, radius, opacity };
  });
}

/** The colour of rows that lie beneath others. */
function paleOf(theme: Theme): Coloring {
  const color = theme.rows;
  return { palette: [color], marks: null, entries: null, legend: [], colorOf: () => color };
}

function legendShapes(
  { legend }: Coloring,
  left: number,
  top: number,
  height: number,
  { text: color, ground: halo }: Theme,
): (Shape | Marks)[] {
  const lines = linesIn(height);
  return legend.flatMap((entry, i): (Shape | Marks)[] => {
    const x = left + Math.floor(i / lines) * LEGEND_COLUMN + 16;
    const y = top + (1 + (i % lines)) * LEGEND_LINE;
    const text = entry.text.length > LONGEST_NAME ? `${entry.text.slice(0, LONGEST_NAME - 1)}…` : entry.text;
    return [
      { kind: 'marks', points: [x, y], mark: entry.mark, color: entry.color, radius: 4, opacity: 1 },
      { kind: 'text', x: x + 11, y: y + 4, text, color, halo, size: 12, anchor: 'start', bold: false },
    ];
  });
}

function titleShapes(title: string, subtitle: string, { text, quietText, ground: halo }: Theme): Shape[] {
  const line = { kind: 'text', x: 12, halo, anchor: 'start' } as const;
  const below = title === '' ? 0 : TITLE_HEIGHT;
  return [
    ...(title === '' ? [] : [{ ...line, y: 21, text: title, color: text, size: 15, bold: true }]),
    ...(subtitle === ''
      ? []
      : [{ ...line, y: below + 12, text: subtitle, color: quietText, size: 12, bold: false }]),
  ];
}

function element(shape: Shape | Marks): string {
  switch (shape.kind) {
    case 'marks':
      return marks(shape);
    case 'dots':
      return `<path d="${dots(shape.points)}" stroke="${escaped(shape.color)}" stroke-width="${2 * shape.radius}" stroke-linecap="round" opacity="${short(shape.opacity, 2)}"/>`;
    case 'ring':
      return `<circle cx="${short(shape.x)}" cy="${short(shape.y)}" r="${shape.radius}" fill="none" stroke="${escaped(shape.color)}" stroke-width="${shape.width}"/>`;
    case 'line':
      return `<path d="${path(shape.points, shape.closed)}" stroke="${escaped(shape.color)}" stroke-width="${shape.width}" stroke-opacity="${short(shape.opacity, 2)}" fill="${shape.fill === null ? 'none' : escaped(shape.fill)}" fill-opacity="0.07"${shape.dashed ? ' stroke-dasharray="5 4"' : ''}/>`;
    case 'text':
      return `<text x="${short(shape.x)}" y="${short(shape.y)}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${escaped(shape.color)}" stroke="${escaped(shape.halo)}" stroke-width="3" paint-order="stroke"${shape.bold ? ' font-weight="600"' : ''}>${escaped(shape.text)}</text>`;
  }
}

/** Lines of no length with round or square ends are dots: a fifth of what circles would take. */
function dots(points: readonly number[], mark = 'h0'): string {
  let d = '';
  for (let p = 0; p < points.length; p += 2) d += `M${short(points[p])} ${short(points[p + 1])}${mark}`;
  return d;
}

function marks({ points, mark, color, radius, opacity }: Marks): string {
  const paint = `opacity="${short(opacity, 2)}"`;
  const ink = escaped(color);
  if (mark < 2) {
    const cap = mark === 0 ? 'round' : 'square';
    return `<path d="${dots(points)}" stroke="${ink}" stroke-width="${2 * radius}" stroke-linecap="${cap}" ${paint}/>`;
  }
  return `<path d="${dots(points, markPath(mark, radius))}" fill="${ink}" stroke="${ink}" stroke-width="0.8" ${paint}/>`;
}

/** A shape about as large as a dot of that radius, from its middle. */
function markPath(mark: number, radius: number): string {
  const a = short(1.2 * radius);
  const b = short(2.4 * radius);
  switch (mark) {
    case 2:
      return `m0-${a}l${a} ${b}h-${b}z`;
    case 3:
      return `m0-${a}l${a} ${a}l-${a} ${a}l-${a}-${a}z`;
    default:
      return `m-${a} 0h${b}m-${a}-${a}v${b}`;
  }
}

function path(points: readonly number[], closed: boolean): string {
  let d = '';
  for (let p = 0; p < points.length; p += 2) {
    d += `${p === 0 ? 'M' : 'L'}${short(points[p])} ${short(points[p + 1])}`;
  }
  return closed ? `${d}Z` : d;
}

function short(number: number, digits = 1): string {
  return String(Math.round(10 ** digits * number) / 10 ** digits);
}

/** Names come from messages: nothing in them may become markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
