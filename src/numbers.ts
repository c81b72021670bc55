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

/** A range of two decades is narrowed down to 2 %. */
const NARROWINGS = 12;

/** Where a function of one minimum between two positive numbers is least, to a few hundredths: golden-section search (Kiefer 1953) on a logarithmic scale. */
export async function leastBetween(
  least: number,
  most: number,
  f: (x: number) => Promise<number>,
): Promise<number> {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(least), Math.log(most)];
  let a = high - golden * (high - low);
  let b = low + golden * (high - low);
  let [atA, atB] = [await f(Math.exp(a)), await f(Math.exp(b))];
  for (let i = 0; i < NARROWINGS; i++) {
    if (atA < atB) {
      high = b;
      [b, atB] = [a, atA];
      a = high - golden * (high - low);
      atA = await f(Math.exp(a));
    } else {
      low = a;
      [a, atA] = [b, atB];
      b = low + golden * (high - low);
      atB = await f(Math.exp(b));
    }
  }
  return Math.exp((low + high) / 2);
}
