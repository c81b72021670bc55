/** How the map's units become pixels: pixel x = scaleX * x + shiftX, and the same for y, which points up on the map. */
export interface Viewport {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** How far in the view is: 1 shows the whole map. */
  readonly zoom: number;
}

/** A rectangle in the map's units. */
export interface Extent {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** A zoom or pan as d3-zoom describes it, in pixels: x' = k x + dx. */
export interface Transform {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

const IDENTITY: Transform = { k: 1, x: 0, y: 0 };

/** The share of the map's size that stays free at each edge. */
const MARGIN = 0.06;

/**
 * One wild row must not shrink the map: the outermost hundredth of the rows at each end widens the view only as far as this
 * many times the width of the others. (Quartiles would not do: where most rows are one tight group, all others are outside.)
 */
const WILD_SHARE = 0.01;
const WIDEST_RANGES = 3;
/** Rows that the limits are taken from: with more they would hardly differ. */
const LARGEST_SAMPLE = 5000;

/** The rectangle that shows the rows, with a margin; the unit square around 0 where there are none. */
export function extentOf(coordinates: Float32Array): Extent {
  const across = axisExtent(coordinates, 0);
  const along = axisExtent(coordinates, 1);
  return { left: across[0], right: across[1], bottom: along[0], top: along[1] };
}

/** An extent that shows a place too: wider than needed, so that the next place nearby moves nothing. */
export function widened(extent: Extent | null, x: number, y: number): Extent {
  if (!extent) return { left: x - 1, right: x + 1, bottom: y - 1, top: y + 1 };
  const { left, right, bottom, top } = extent;
  if (x > left && x < right && y > bottom && y < top) return extent;
  const spare = SPARE * (Math.max(right, x) - Math.min(left, x));
  const spareUp = SPARE * (Math.max(top, y) - Math.min(bottom, y));
  return {
    left: x <= left ? x - spare : left,
    right: x >= right ? x + spare : right,
    bottom: y <= bottom ? y - spareUp : bottom,
    top: y >= top ? y + spareUp : top,
  };
}

/** The share that a map grows beyond a new place. */
const SPARE = 0.15;

function axisExtent(coordinates: Float32Array, axis: 0 | 1): [number, number] {
  const sorted = sample(coordinates, axis);
  if (sorted.length === 0) return [-1, 1];
  const wild = Math.min(Math.ceil(WILD_SHARE * sorted.length), (sorted.length - 1) >> 1);
  const [low, high] = [sorted[wild], sorted[sorted.length - 1 - wild]];
  const reach = high > low ? WIDEST_RANGES * (high - low) : Number.POSITIVE_INFINITY;
  let [least, most] = [low, high];
  for (let p = axis; p < coordinates.length; p += 2) {
    const value = coordinates[p];
    if (!(value >= low - reach && value <= high + reach)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const margin = MARGIN * (most - least) || 1;
  return [least - margin, most + margin];
}

/** Finite coordinates on an axis, evenly taken from all rows, in ascending order. */
function sample(coordinates: Float32Array, axis: 0 | 1): Float32Array {
  const rows = coordinates.length / 2;
  const count = Math.min(rows, LARGEST_SAMPLE);
  const at = (i: number): number => coordinates[2 * Math.floor((i * rows) / count) + axis];
  return Float32Array.from({ length: count }, (_, i) => at(i))
    .filter(Number.isFinite)
    .sort();
}

/** Fits an extent into a picture, with one scale for both axes: distances on the map mean something. */
export function viewportOf(
  extent: Extent,
  width: number,
  height: number,
  zoom: Transform = IDENTITY,
): Viewport {
  const scale = Math.min(width / (extent.right - extent.left), height / (extent.top - extent.bottom));
  const middleX = (extent.left + extent.right) / 2;
  const middleY = (extent.bottom + extent.top) / 2;
  return {
    scaleX: zoom.k * scale,
    scaleY: -zoom.k * scale,
    shiftX: zoom.k * (width / 2 - scale * middleX) + zoom.x,
    shiftY: zoom.k * (height / 2 + scale * middleY) + zoom.y,
    zoom: zoom.k,
  };
}

/** A pixel's position on the map. */
export function toMap({ scaleX, scaleY, shiftX, shiftY }: Viewport, x: number, y: number): [number, number] {
  return [(x - shiftX) / scaleX, (y - shiftY) / scaleY];
}

/** A map position's pixel. */
export function toPixel(
  { scaleX, scaleY, shiftX, shiftY }: Viewport,
  x: number,
  y: number,
): [number, number] {
  return [scaleX * x + shiftX, scaleY * y + shiftY];
}
