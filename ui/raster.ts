import type { Viewport } from './viewport';

/** What the rasteriser draws: where rows are, and which colour of the palette each has. */
export interface RasterRows {
  /** rows x 2, row-major, in the map's units */
  readonly coordinates: Float32Array;
  /** One number of a palette entry for each row; null: every row has entry 0. */
  readonly colors: Uint8Array | null;
  /** The last so many rows are drawn fainter, and beneath the others. Default none. */
  readonly faint?: number;
}

/** The pixels of one picture and what is needed to compute them; made once for each size. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** width x height pixels, 0xAABBGGRR: the layout of ImageData on little-endian machines. */
  readonly pixels: Uint32Array;
  /** What fell on each pixel: FULL for a row, 1 for a faint one. */
  readonly counts: Uint16Array;
  /** The palette entry of the row that was drawn last on each pixel. */
  readonly entries: Uint8Array;
}

export function createRaster(width: number, height: number): Raster {
  const size = width * height;
  return {
    width,
    height,
    pixels: new Uint32Array(size),
    counts: new Uint16Array(size),
    entries: new Uint8Array(size),
  };
}

/** The share of the picture that visible rows should cover: fewer are hard to see, more run together. */
const COVERAGE = 0.12;
const LARGEST_DOT = 5;
const FEWEST_FOR_ROUND = 3;

/** The width of a row's dot in pixels, by how many rows there are to see. */
export function dotSide(visible: number, area: number): number {
  const side = Math.sqrt((COVERAGE * area) / Math.max(1, visible));
  return Math.max(1, Math.min(LARGEST_DOT, Math.round(side)));
}

/**
 * Draws rows as small dots whose opacity grows with the number of rows on a pixel. A loop over typed arrays: a million
 * rows take some milliseconds, where a call of a canvas for each takes hundreds.
 * @param palette colours as 0xBBGGRR, one for each entry
 * @param opacity of a single row's dot, in (0, 1]
 */
export function drawRows(
  raster: Raster,
  { coordinates, colors, faint = 0 }: RasterRows,
  view: Viewport,
  palette: Uint32Array,
  opacity: number,
): void {
  raster.counts.fill(0);
  const side = dotSide(coordinates.length / 2 / Math.max(1, view.zoom ** 2), raster.width * raster.height);
  const rows = coordinates.length / 2;
  const own = rows - faint;
  stamp(raster, coordinates, colors, view, side, own, rows, 1);
  stamp(raster, coordinates, colors, view, side, 0, own, FULL);
  tone(raster, palette, opacity);
}

function stamp(
  { width, height, counts, entries }: Raster,
  coordinates: Float32Array,
  colors: Uint8Array | null,
  { scaleX, scaleY, shiftX, shiftY }: Viewport,
  side: number,
  first: number,
  end: number,
  weight: number,
): void {
  const half = side >> 1;
  const right = width - side;
  const bottom = height - side;
  for (let row = first, p = 2 * first; row < end; row++, p += 2) {
    const x = Math.floor(coordinates[p] * scaleX + shiftX) - half;
    const y = Math.floor(coordinates[p + 1] * scaleY + shiftY) - half;
    // One comparison also catches what is not a number.
    if (!(x >= 0 && y >= 0 && x <= right && y <= bottom)) continue;
    const entry = colors === null ? 0 : colors[row];
    for (let dy = 0, line = y * width + x; dy < side; dy++, line += width) {
      // Larger dots are round: their corners are left out.
      const inset = side >= FEWEST_FOR_ROUND && (dy === 0 || dy === side - 1) ? 1 : 0;
      for (let pixel = line + inset; pixel < line + side - inset; pixel++) {
        if (counts[pixel] < MOST_COUNTED) counts[pixel] += weight;
        entries[pixel] = entry;
      }
    }
  }
}

/** A row counts so many times as much as a faint one. */
const FULL = 3;
const MOST_COUNTED = 65535 - FULL;
/** Opacities are looked up for counts up to this; beyond, a pixel is as opaque as it gets. */
const TONES = 256 * FULL;

function tone({ pixels, counts, entries }: Raster, palette: Uint32Array, opacity: number): void {
  const alphas = opacities(opacity);
  for (let i = 0; i < pixels.length; i++) {
    const count = counts[i];
    pixels[i] = count === 0 ? 0 : (palette[entries[i]] | alphas[count < TONES ? count : TONES - 1]) >>> 0;
  }
}

/** 1 - (1 - opacity)^rows, as the alpha byte of a pixel. */
function opacities(opacity: number): Uint32Array {
  return Uint32Array.from(
    { length: TONES },
    (_, count) => (Math.round(255 * (1 - (1 - opacity) ** (count / FULL))) << 24) >>> 0,
  );
}
