import type { Matrix } from '../../src/index';
import type { Imputed } from './marks';

/**
 * The features that rows lack, for which the training mean counts.
 * @param rows NaN where a value is missing
 * @returns for each row its features, null where it lacks none; null when no row lacks any
 */
export function imputedIn(
  { data, cols }: Matrix,
  features: readonly string[] | null,
): readonly (Imputed | null)[] | null {
  if (!data.some(Number.isNaN)) return null;
  const all: (Imputed | null)[] = [];
  for (let start = 0; start < data.length; start += cols) {
    const names: string[] = [];
    for (let column = 0; column < cols; column++) {
      if (Number.isNaN(data[start + column])) names.push(features?.[column] ?? `feature ${column + 1}`);
    }
    all.push(names.length > 0 ? names : null);
  }
  return all;
}
