/** Every other value where there are too many; the newest stays. */
export function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return values.filter((_, i) => (values.length - 1 - i) % 2 === 0);
}

/** The values as points of an SVG line over the whole width, the highest at the top. */
export function curvePoints(values: readonly number[], width: number, height: number): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const x = (i: number): number => (width * i) / Math.max(1, values.length - 1);
  const y = (value: number): number => height - 2 - ((height - 4) * (value - least)) / range;
  return values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
}
