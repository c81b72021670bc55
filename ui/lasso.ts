/** A closed outline on the map: its corners one after the other, x and y in turn. */
export type Outline = Float32Array;

/** The outline of a rectangle. */
export function box(x0: number, y0: number, x1: number, y1: number): Outline {
  return Float32Array.of(x0, y0, x1, y0, x1, y1, x0, y1);
}

/** The rows inside an outline, by the even-odd rule. */
export function rowsInside(coordinates: Float32Array, outline: Outline): Uint32Array {
  const { left, right, bottom, top } = bounds(outline);
  const rows: number[] = [];
  for (let row = 0, p = 0; p < coordinates.length; row++, p += 2) {
    const x = coordinates[p];
    const y = coordinates[p + 1];
    if (x >= left && x <= right && y >= bottom && y <= top && isInside(outline, x, y)) rows.push(row);
  }
  return Uint32Array.from(rows);
}

/** Counts the edges that a ray to the right crosses. */
function isInside(outline: Outline, x: number, y: number): boolean {
  let inside = false;
  const { length } = outline;
  for (let p = 0, q = length - 2; p < length; q = p, p += 2) {
    const [ax, ay, bx, by] = [outline[p], outline[p + 1], outline[q], outline[q + 1]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function bounds(outline: Outline) {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let p = 0; p < outline.length; p += 2) {
    left = Math.min(left, outline[p]);
    right = Math.max(right, outline[p]);
    bottom = Math.min(bottom, outline[p + 1]);
    top = Math.max(top, outline[p + 1]);
  }
  return { left, right, bottom, top };
}
