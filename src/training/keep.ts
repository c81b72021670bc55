import { type Matrix, takeRows } from '../matrix';
import { calibrate } from '../meaning/calibration';
import { shortened } from '../model/base64';
import type { KeptPoints } from '../model/decode';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import type { TrainingRows } from './prepare';
import type { Refinement } from './refine';

/**
 * The training rows that the model carries: its landmarks, or else a random sample of at most `count`; as the model will
 * give them back.
 * @param onNetwork all training rows on the map
 * @returns null for none
 */
export async function keepRows(
  { reduced, labels }: TrainingRows,
  onNetwork: Matrix,
  refined: Refinement | null,
  count: number,
  random: Random,
  { signal }: PaceOptions,
): Promise<KeptPoints | null> {
  const landmarks = refined?.landmarks;
  if (!landmarks && count === 0) return null;
  const rows = landmarks ? refined.rows : permutation(reduced.rows, random).subarray(0, count).sort();
  const points = short(landmarks?.points ?? takeRows(reduced, rows));
  return {
    points,
    coordinates: short(landmarks?.coordinates ?? takeRows(onNetwork, rows)),
    labels: labels && Array.from(rows, (row) => labels[row]),
    novelty: await calibrate(points, rows, reduced, { signal }),
    refines: landmarks !== undefined && landmarks !== null,
  };
}

function short(m: Matrix): Matrix {
  return { ...m, data: shortened(m.data) };
}
