import { decodeFloats, encodeShortFloats } from './base64';
import { checksum, contentId, type Lineage, VERSION } from './envelope';

/** A model of any version, as plain JSON. */
export type Layout = Readonly<Record<string, unknown>>;

/** One step from a version of the envelope to the next. */
interface Migration {
  /** Whether the id of a model of the old version agrees with its content. */
  isSealed(model: Layout): boolean;
  /** The model in the layout of the next version, its id left to be computed anew. */
  migrate(model: Layout): Layout;
}

const FIRST: Lineage = { version: 1, parent: null, moved: null };

/** Keyed by the version they start from. Each has a file of its version in test/fixtures. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {
  // 0.1.0 hashed the date too, so that equal trainings had different ids, kept rows only where they refine, and called coordinates `places`.
  1: {
    isSealed: (model) => checksum(model, ['id']) === model.id,
    migrate: ({ landmarks, ...model }) => {
      if (typeof landmarks !== 'object' || landmarks === null) return { ...model, kept: landmarks };
      const { places, ...rest } = landmarks as Layout;
      return { ...model, kept: { ...rest, coordinates: places, labels: null, refines: true } };
    },
  },
  // 0.2.0 knew of no model before this one, did not know what its rows score, and wrote every number in four bytes.
  2: {
    isSealed: (model) => contentId(model) === model.id,
    migrate: ({ network, kept, ...model }) => ({
      ...model,
      lineage: FIRST,
      regimes: null,
      network: shortenedIn(network, ['parameters']),
      kept: kept && { ...shortenedIn(kept, ['points', 'coordinates']), novelty: null, remembered: 0 },
    }),
  },
};

/** An object with some of its numbers in three bytes instead of four; the check that follows finds what is no such object. */
function shortenedIn(value: unknown, keys: readonly string[]): Layout {
  const entries = Object.entries(value as Layout).map(([key, text]) => {
    if (!keys.includes(key) || typeof text !== 'string') return [key, text];
    const { length } = Buffer.from(text, 'base64');
    return [key, encodeShortFloats(decodeFloats(text, Math.floor(length / 4), key))];
  });
  return Object.fromEntries(entries) as Layout;
}

/**
 * Brings a model of an older version to the layout of this one.
 * @returns null when its id does not agree with its content; the model itself when it is of this version
 */
export function migrated(model: Layout): Layout | null {
  let current = model;
  for (let version = Number(model.version); version < VERSION; version++) {
    const { isSealed, migrate } = MIGRATIONS[version];
    if (!isSealed(current)) return null;
    const next = { ...migrate(current), version: version + 1 };
    current = { ...next, id: contentId(next) };
  }
  return current;
}
