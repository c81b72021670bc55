import type { Matrix } from './matrix';

/** Each column's mean, in double precision. */
export function columnMeans({ data, rows, cols }: Matrix): Float64Array {
  const means = new Float64Array(cols);
  for (let start = 0; start < data.length; start += cols) {
    for (let column = 0; column < cols; column++) means[column] += data[start + column];
  }
  return means.map((sum) => sum / rows);
}

/** Subtracts the same numbers from each row. */
export function subtractFromRows({ data, rows, cols }: Matrix, numbers: ArrayLike<number>): Matrix {
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += cols) {
    for (let column = 0; column < cols; column++)
      result[start + column] = data[start + column] - numbers[column];
  }
  return { data: result, rows, cols };
}

/** The upper one of two middle values; the numbers are sorted in place. */
export function median(numbers: Float32Array | Float64Array): number {
  return numbers.sort()[numbers.length >> 1];
}
