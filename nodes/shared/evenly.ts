/** Row numbers at even distances: all of `rows`, or `most` of more. */
export function evenly(rows: number, most: number): number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
}
