import { type Matrix, takeRows } from '../matrix';
import type { KeptPoints } from '../model/decode';
import { permutation, type Random } from '../random';
import type { TrainingRows } from './prepare';
import type { Refinement } from './refine';

/**
 * The training rows that the model carries: its landmarks, or else a random sample of at most `count`.
 * @param onNetwork all training rows on the map
 * @returns null for none
 */
export function keepRows(
  { reduced, labels }: TrainingRows,
  onNetwork: Matrix,
  refined: Refinement | null,
  count: number,
  random: Random,
): KeptPoints | null {
  const labelsOf = (rows: Uint32Array): KeptPoints['labels'] =>
    labels && Array.from(rows, (row) => labels[row]);
  if (refined?.landmarks) return { ...refined.landmarks, labels: labelsOf(refined.rows), refines: true };
  if (count === 0) return null;
  const rows = permutation(reduced.rows, random).subarray(0, count).sort();
  return {
    points: takeRows(reduced, rows),
    coordinates: takeRows(onNetwork, rows),
    labels: labelsOf(rows),
    refines: false,
  };
}
