import { type Matrix, matrix } from '../../src/index';

/** Matrices of equal width, one below the other. */
export function stack(parts: readonly Matrix[]): Matrix {
  if (parts.length === 1) return parts[0];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const data = new Float32Array(rows * parts[0].cols);
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return matrix(data, rows, parts[0].cols);
}

/** The inverse of {@link stack}: views of the parts, by their numbers of rows. */
export function unstack({ data, cols }: Matrix, rows: readonly number[]): Matrix[] {
  let offset = 0;
  return rows.map((count) => {
    const part = matrix(data.subarray(offset, offset + count * cols), count, cols);
    offset += part.data.length;
    return part;
  });
}
