import { type Matrix, stacked, takeRows } from '../matrix';
import { calibrate } from '../meaning/calibration';
import { shortened } from '../model/base64';
import type { KeptPoints } from '../model/decode';
import type { PaceOptions } from '../pace';
import { permutation, type Random } from '../random';
import type { TrainingRows } from './prepare';
import type { Refinement } from './refine';
import type { RememberedRows } from './remember';

/**
 * The rows that the model carries: its landmarks, or else a random sample of the training rows; and after them rows of earlier
 * trainings. As the model will give them back.
 * @param onNetwork all training rows on the map
 * @param count at most, unless they are landmarks
 * @returns null for none
 */
export async function keepRows(
  { reduced, labels }: TrainingRows,
  onNetwork: Matrix,
  { refined, remembered }: { refined: Refinement | null; remembered: RememberedRows | null },
  count: number,
  random: Random,
  { signal }: PaceOptions,
): Promise<KeptPoints | null> {
  const older = remembered?.points.rows ?? 0;
  const sample = (): Uint32Array =>
    permutation(reduced.rows, random)
      .subarray(0, count - older)
      .sort();
  const rows = refined?.landmarks ? refined.rows : sample();
  if (rows.length + older === 0) return null;
  const landmarks = refined?.landmarks ?? {
    points: takeRows(reduced, rows),
    coordinates: takeRows(onNetwork, rows),
  };
  const points = short(remembered ? stacked(landmarks.points, remembered.points) : landmarks.points);
  const { coordinates } = landmarks;
  return {
    points,
    coordinates: short(remembered ? stacked(coordinates, remembered.coordinates) : coordinates),
    labels: labelsOf(rows, labels, remembered),
    novelty: await calibrate(points, rows, reduced, { signal }),
    refines: Boolean(refined?.landmarks),
    remembered: older,
  };
}

function labelsOf(
  rows: Uint32Array,
  labels: TrainingRows['labels'],
  remembered: RememberedRows | null,
): KeptPoints['labels'] {
  const older = remembered?.labels ?? null;
  if (!labels && !older) return null;
  const ofRows = Array.from(rows, (row) => labels?.[row] ?? null);
  return [...ofRows, ...(older ?? new Array<null>(remembered?.points.rows ?? 0).fill(null))];
}

function short(m: Matrix): Matrix {
  return { ...m, data: shortened(m.data) };
}
