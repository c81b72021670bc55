import type { SentModel } from '../nodes/view/wire';
import { regimeName } from '../ui/regimeName';
import { type MapRows, NO_ROWS, type Regime } from '../ui/rows';
import type { Texts } from '../ui/texts';

/** A model's rows as the map takes them. */
export function rowsOf({ map }: SentModel): MapRows {
  if (!map) return NO_ROWS;
  return {
    ...NO_ROWS,
    coordinates: floats(map.coordinates),
    features: map.features,
    values: map.values === null ? null : floats(map.values),
    regimes: map.regimes && Int16Array.from(map.regimes.of, (id) => id ?? -1),
    remembered: map.remembered,
    labels: map.labels?.map((label) => (label === null ? null : String(label))) ?? null,
  };
}

/** A model's regimes, named in the user's words or language. */
export function regimesOf({ map }: SentModel, texts: Pick<Texts, 'traits'>): Regime[] {
  const { list = [], of = [] } = map?.regimes ?? {};
  const hasNames = map !== null && map.features.length > 0;
  return list.map((regime) => ({
    id: regime.id,
    name: regimeName(regime, hasNames, texts),
    size: of.filter((id) => id === regime.id).length,
  }));
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
