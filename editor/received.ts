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

/** Where the rows were on the map that was shown before; null where that is not known. */
export function formerPlacesOf({ map }: SentModel): Float32Array | null {
  return map?.from ? floats(map.from) : null;
}

function floats(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
