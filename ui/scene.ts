import { scaleLinear } from 'd3-scale';
import type { Coloring } from './coloring';
import type { Outline } from './lasso';
import type { RegimeOutline } from './outlines';
import type { Theme } from './theme';
import { recentPath, type Trail } from './trail';
import { toMap, toPixel, type Viewport } from './viewport';

/** One thing to draw, in pixels. Canvas and SVG both draw these, so that a saved picture is what was on the screen. */
export type Shape =
  | { kind: 'dots'; points: readonly number[]; color: string; radius: number; opacity: number }
  | { kind: 'ring'; x: number; y: number; radius: number; color: string; width: number }
  | {
      kind: 'line';
      points: readonly number[];
      color: string;
      width: number;
      opacity: number;
      closed: boolean;
      fill: string | null;
      dashed: boolean;
    }
  | {
      kind: 'text';
      x: number;
      y: number;
      text: string;
      color: string;
      halo: string;
      size: number;
      anchor: 'start' | 'middle' | 'end';
      bold: boolean;
    };

/** What is on the map beside its rows. */
export interface SceneState {
  readonly trail: Trail;
  readonly coloring: Coloring;
  readonly outlines: readonly RegimeOutline[];
  readonly selection: Outline | null;
}

const MOST_TICKS = 6;
const LEAST_TICK_GAP = 55;
const TICK_SIZE = 10;

/** Faint lines at round coordinates. They move with the map and tell where it is; the map's axes have no meaning of their own. */
export function gridShapes(view: Viewport, width: number, height: number, theme: Theme): Shape[] {
  const [left, top] = toMap(view, 0, 0);
  const [right, bottom] = toMap(view, width, height);
  const across = scaleLinear([left, right], [0, width]);
  const along = scaleLinear([bottom, top], [height, 0]);
  const ticksOn = (pixels: number): number => Math.min(MOST_TICKS, Math.ceil(pixels / LEAST_TICK_GAP));
  const [columns, lines] = [ticksOn(width), ticksOn(height)];
  const line = (points: number[]): Shape => ({
    kind: 'line',
    points,
    color: theme.grid,
    width: 1,
    opacity: 1,
    closed: false,
    fill: null,
    dashed: false,
  });
  const label = (text: string, x: number, y: number): Shape => ({
    kind: 'text',
    x,
    y,
    text,
    color: theme.quietText,
    halo: theme.ground,
    size: TICK_SIZE,
    anchor: 'start',
    bold: false,
  });
  return [
    ...across.ticks(columns).flatMap((tick) => {
      const x = Math.round(across(tick)) + 0.5;
      return [line([x, 0, x, height]), label(across.tickFormat(columns)(tick), x + 3, height - 4)];
    }),
    ...along.ticks(lines).flatMap((tick) => {
      const y = Math.round(along(tick)) + 0.5;
      return [line([0, y, width, y]), label(along.tickFormat(lines)(tick), 3, y - 3)];
    }),
  ];
}

/** Regimes with their outlines, and names on those where there is room: the first come first. */
export function regimeShapes(outlines: readonly RegimeOutline[], view: Viewport, theme: Theme): Shape[] {
  const lines = outlines.map(({ color, outline }): Shape => {
    const points: number[] = [];
    for (let p = 0; p < outline.length; p += 2) points.push(...toPixel(view, outline[p], outline[p + 1]));
    return {
      kind: 'line',
      points,
      color,
      width: 1.5,
      opacity: 0.9,
      closed: true,
      fill: color,
      dashed: false,
    };
  });
  const taken: Name[] = [];
  for (const { name, middle } of outlines) {
    const [x, y] = toPixel(view, middle[0], middle[1]);
    const text = shortened(name);
    if (taken.every((other) => !overlap(other, { x, y, text }))) taken.push({ x, y, text });
  }
  return [
    ...lines,
    ...taken.map(
      (name): Shape => ({
        kind: 'text',
        ...name,
        color: theme.text,
        halo: theme.ground,
        size: NAME_SIZE,
        anchor: 'middle',
        bold: true,
      }),
    ),
  ];
}

/** A name and the middle of its foot. */
interface Name {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

const NAME_SIZE = 12;
/** Of a bold letter; fonts differ. */
const LETTER_WIDTH = 0.6 * NAME_SIZE;

function overlap(a: Name, b: Name): boolean {
  const width = (LETTER_WIDTH * (a.text.length + b.text.length)) / 2;
  return Math.abs(a.x - b.x) < width && Math.abs(a.y - b.y) < 1.2 * NAME_SIZE;
}

/** Characters of a regime's name on the map; the legend has all of it. */
const LONGEST_NAME = 26;

function shortened(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

const READING_RADIUS = 3.5;
const RING_RADIUS = 7;
const NEWEST_RADIUS = 6;
/** A reading that has become this faint still shows. */
const FAINTEST = 0.04;
/** How fast readings fade: so fast that those of a quick stream do not cover the rows. */
const FADING = 6;

/** Live readings: faint where old, the newest marked, the unusual ringed, and an arrow at the edge for those out of view. */
export function trailShapes(
  { trail, coloring }: Pick<SceneState, 'trail' | 'coloring'>,
  view: Viewport,
  width: number,
  height: number,
  theme: Theme,
): Shape[] {
  const shapes: Shape[] = [];
  for (const { reading, age } of trail) {
    const [x, y] = toPixel(view, reading.x, reading.y);
    const isInView = x >= 0 && y >= 0 && x <= width && y <= height;
    if (!isInView) {
      if (reading === trail.newest) shapes.push(edgeMark(x, y, width, height, theme));
      continue;
    }
    shapes.push({
      kind: 'dots',
      points: [x, y],
      color: coloring.colorOf(reading),
      radius: READING_RADIUS,
      opacity: Math.max(FAINTEST, (1 - age) ** FADING),
    });
    if (reading.unusual)
      shapes.push({ kind: 'ring', x, y, radius: RING_RADIUS, color: theme.alarm, width: 2 });
    if (reading === trail.newest) {
      shapes.push({ kind: 'ring', x, y, radius: NEWEST_RADIUS, color: theme.text, width: 1.5 });
    }
  }
  const tail: Shape = {
    kind: 'line',
    points: recentPath(trail).flatMap(({ x, y }) => toPixel(view, x, y)),
    color: theme.quietText,
    width: 1,
    opacity: 0.5,
    closed: false,
    fill: null,
    dashed: false,
  };
  return tail.points.length > 2 ? [tail, ...shapes] : shapes;
}

const EDGE = 10;

/** A triangle at the edge nearest to a reading that lies outside. */
function edgeMark(x: number, y: number, width: number, height: number, theme: Theme): Shape {
  const at = [Math.min(width - EDGE, Math.max(EDGE, x)), Math.min(height - EDGE, Math.max(EDGE, y))];
  const angle = Math.atan2(y - at[1], x - at[0]);
  const corner = (turn: number, reach: number): number[] => [
    at[0] + reach * Math.cos(angle + turn),
    at[1] + reach * Math.sin(angle + turn),
  ];
  const points = [...corner(0, EDGE), ...corner(2.4, EDGE * 0.7), ...corner(-2.4, EDGE * 0.7)];
  const color = theme.alarm;
  return { kind: 'line', points, color, width: 1, opacity: 1, closed: true, fill: color, dashed: false };
}

export function selectionShapes(selection: Outline | null, view: Viewport, theme: Theme): Shape[] {
  if (!selection) return [];
  const points: number[] = [];
  for (let p = 0; p < selection.length; p += 2) points.push(...toPixel(view, selection[p], selection[p + 1]));
  const color = theme.text;
  return [{ kind: 'line', points, color, width: 1.5, opacity: 1, closed: true, fill: null, dashed: true }];
}
