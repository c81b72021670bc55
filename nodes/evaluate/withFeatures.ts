import { type Matrix, matrix, type Rows } from '../../src/index';

/** The same rows with other columns; NaN where they lack a feature. */
export function withFeatures(
  { data, rows, cols }: Matrix,
  names: readonly string[],
  features: readonly string[],
): Rows {
  const columns = features.map((feature) => names.indexOf(feature));
  const wide = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, i) => {
      wide[row * columns.length + i] = column < 0 ? Number.NaN : data[row * cols + column];
    });
  }
  return { matrix: matrix(wide, rows, columns.length), features };
}
