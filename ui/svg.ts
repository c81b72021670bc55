import { type Coloring, rowsByColor } from './coloring';
import { type MapRows, rowCount } from './rows';
import { gridShapes, regimeShapes, type SceneState, type Shape, selectionShapes, trailShapes } from './scene';
import type { Theme } from './theme';
import { toPixel, type Viewport } from './viewport';

const FONT = 'system-ui, Helvetica, Arial, sans-serif';
const LEGEND_LINE = 18;

export interface PictureOptions {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** A line at the top; empty for none. */
  readonly title: string;
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
}

/** A map as an SVG file. */
export function toSvg(rows: MapRows, state: SceneState, view: Viewport, options: PictureOptions): string {
  const { width, height, theme, title, description } = options;
  const shapes = [
    ...gridShapes(view, width, height, theme),
    ...rowShapes(rows, state.coloring, view, width, height),
    ...regimeShapes(state.outlines, view, theme),
    ...trailShapes(state, view, width, height, theme),
    ...selectionShapes(state.selection, view, theme),
    ...legendShapes(state.coloring, theme),
    ...titleShapes(title, width, theme),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(FONT)}">`,
    `<title>${escaped(title)}</title><desc>${escaped(description)}</desc>`,
    `<rect width="100%" height="100%" fill="${theme.ground}"/>`,
    ...shapes.map(element),
    '</svg>',
  ].join('\n');
}

/** The rows, one shape a colour; those out of view are left out. */
function rowShapes(
  rows: MapRows,
  coloring: Coloring,
  view: Viewport,
  width: number,
  height: number,
): Shape[] {
  const radius = rowCount(rows) > 5000 ? 1.2 : 2;
  return rowsByColor(rows, coloring).map(({ color, rows: own }): Shape => {
    const points: number[] = [];
    for (const row of own) {
      const [x, y] = toPixel(view, rows.coordinates[2 * row], rows.coordinates[2 * row + 1]);
      if (x >= 0 && y >= 0 && x <= width && y <= height) points.push(x, y);
    }
    return { kind: 'dots', points, color, radius, opacity: 0.55 };
  });
}

function legendShapes({ legend }: Coloring, theme: Theme): Shape[] {
  return legend.flatMap(({ color, text }, i): Shape[] => {
    const y = 40 + i * LEGEND_LINE;
    return [
      { kind: 'dots', points: [16, y], color, radius: 5, opacity: 1 },
      {
        kind: 'text',
        x: 27,
        y: y + 4,
        text,
        color: theme.text,
        halo: theme.ground,
        size: 12,
        anchor: 'start',
        bold: false,
      },
    ];
  });
}

function titleShapes(title: string, width: number, theme: Theme): Shape[] {
  if (title === '') return [];
  const { text: color, ground: halo } = theme;
  return [
    { kind: 'text', x: width / 2, y: 20, text: title, color, halo, size: 14, anchor: 'middle', bold: true },
  ];
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case 'dots':
      return `<path d="${dots(shape.points)}" stroke="${escaped(shape.color)}" stroke-width="${2 * shape.radius}" stroke-linecap="round" opacity="${short(shape.opacity)}"/>`;
    case 'ring':
      return `<circle cx="${short(shape.x)}" cy="${short(shape.y)}" r="${shape.radius}" fill="none" stroke="${escaped(shape.color)}" stroke-width="${shape.width}"/>`;
    case 'line':
      return `<path d="${path(shape.points, shape.closed)}" stroke="${escaped(shape.color)}" stroke-width="${shape.width}" stroke-opacity="${short(shape.opacity)}" fill="${shape.fill === null ? 'none' : escaped(shape.fill)}" fill-opacity="0.07"${shape.dashed ? ' stroke-dasharray="5 4"' : ''}/>`;
    case 'text':
      return `<text x="${short(shape.x)}" y="${short(shape.y)}" font-size="${shape.size}" text-anchor="${shape.anchor}" fill="${escaped(shape.color)}" stroke="${escaped(shape.halo)}" stroke-width="3" paint-order="stroke"${shape.bold ? ' font-weight="600"' : ''}>${escaped(shape.text)}</text>`;
  }
}

/** Lines of no length with round ends are dots: a fifth of what circles would take. */
function dots(points: readonly number[]): string {
  let d = '';
  for (let p = 0; p < points.length; p += 2) d += `M${short(points[p])} ${short(points[p + 1])}h0`;
  return d;
}

function path(points: readonly number[], closed: boolean): string {
  let d = '';
  for (let p = 0; p < points.length; p += 2) {
    d += `${p === 0 ? 'M' : 'L'}${short(points[p])} ${short(points[p + 1])}`;
  }
  return closed ? `${d}Z` : d;
}

function short(number: number): string {
  return String(Math.round(10 * number) / 10);
}

/** Names come from messages: nothing in them may become markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
