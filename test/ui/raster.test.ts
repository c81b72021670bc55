import { createRaster, dotSide, drawRows } from '../../ui/raster';
import { viewportOf } from '../../ui/viewport';

const EXTENT = { left: -1, right: 1, bottom: -1, top: 1 };
const view = viewportOf(EXTENT, 100, 100);
const palette = Uint32Array.of(0x0000ff, 0x00ff00);

function drawn(coordinates: number[], colors: number[] | null = null) {
  const raster = createRaster(100, 100);
  drawRows(
    raster,
    { coordinates: Float32Array.from(coordinates), colors: colors && Uint8Array.from(colors) },
    view,
    palette,
    0.5,
  );
  const at = (x: number, y: number): number => raster.pixels[y * 100 + x];
  return { raster, at };
}

test('a row colours the pixel it stands on, with y upwards', () => {
  const { at } = drawn([0.5, 0.5], [1]);
  expect(at(75, 25) & 0xffffff).toBe(0x00ff00);
  expect(at(25, 75)).toBe(0);
});

test('rows on one pixel add up to more opacity', () => {
  const alpha = (pixel: number): number => pixel >>> 24;
  expect(alpha(drawn([0, 0]).at(50, 50))).toBe(128);
  expect(alpha(drawn([0, 0, 0, 0]).at(50, 50))).toBe(191);
});

test('rows out of view and rows that are not numbers are left out', () => {
  const { raster } = drawn([5, 0, -5, 0, 0, 7, Number.NaN, 0, 0, Number.POSITIVE_INFINITY]);
  expect(raster.pixels.every((pixel) => pixel === 0)).toBe(true);
});

test('a second picture shows nothing of the first', () => {
  const raster = createRaster(10, 10);
  const rows = { coordinates: Float32Array.of(0, 0), colors: null };
  drawRows(raster, rows, viewportOf(EXTENT, 10, 10), palette, 1);
  expect(raster.pixels.some((pixel) => pixel !== 0)).toBe(true);
  drawRows(
    raster,
    { coordinates: new Float32Array(0), colors: null },
    viewportOf(EXTENT, 10, 10),
    palette,
    1,
  );
  expect(raster.pixels.every((pixel) => pixel === 0)).toBe(true);
});

test('dots are large for few rows and single pixels for many', () => {
  expect(dotSide(100, 900 * 700)).toBe(5);
  expect(dotSide(1_000_000, 900 * 700)).toBe(1);
});

test('rows of earlier trainings are fainter, and beneath the others', () => {
  const raster = createRaster(100, 100);
  const rows = {
    coordinates: Float32Array.of(0, 0, 0.5, 0.5, 0, 0),
    colors: Uint8Array.of(0, 0, 1),
    faint: 1,
  };
  drawRows(raster, { ...rows, coordinates: Float32Array.of(0, 0, -1, -1, 0.5, 0.5) }, view, palette, 0.5);
  const alpha = (x: number, y: number): number => raster.pixels[y * 100 + x] >>> 24;
  expect([alpha(50, 50), alpha(75, 25)]).toEqual([128, 53]);
  drawRows(raster, rows, view, palette, 0.5);
  expect(raster.pixels[50 * 100 + 50] & 0xffffff).toBe(0x0000ff);
});
