import type { SentModel } from '../nodes/view/wire';
import { type MapRows, NO_ROWS } from '../ui/rows';

/** A model's rows as the map takes them. */
export function rowsOf({ map }: SentModel): MapRows {
  if (!map) return NO_ROWS;
  return {
    ...NO_ROWS,
    coordinates: floats(map.coordinates),
    features: map.features,
    values: map.values === null ? null : floats(map.values),
    labels: map.labels?.map((label) => (label === null ? null : String(label))) ?? null,
  };
}

/** Whether two models were learned from the same rows, which can then be seen to move from one map to the other. */
export function haveSameRows(before: SentModel | null, after: SentModel): boolean {
  const [old, now] = [before?.map, after.map];
  return !!old && !!now && old.values !== null && old.rows === now.rows && old.values === now.values;
}

function floats(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
