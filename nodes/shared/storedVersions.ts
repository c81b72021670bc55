import type { ModelEnvelope } from '../../src/index';
import { reasonOf } from './failures';
import { parseFound } from './parsedModels';
import { isSameVersion, type KeptVersion, type Versions } from './versions';

const FORMAT = 'parametric-dr-versions';
/** More than a node keeps: what claims to be longer is not read to its end. */
const MOST_READ = 100;

/** The history of a context key as it is stored beside the key. */
export interface StoredVersions {
  readonly format: typeof FORMAT;
  readonly versions: readonly KeptVersion[];
}

/** What was found in context, as models. */
export interface FoundVersions extends Versions {
  /** What could not be used, in words. */
  readonly notes: readonly string[];
}

export function storedVersions(versions: readonly KeptVersion[]): StoredVersions {
  return { format: FORMAT, versions };
}

/**
 * Reads what stands under a key and beside it, which may be anything. What cannot be used is left out with a note, and harms
 * nothing else.
 */
export async function parseVersions(served: unknown, history: unknown): Promise<FoundVersions> {
  const notes: string[] = [];
  const parse = (found: unknown, note: string): Promise<ModelEnvelope | null> =>
    parseFound(found).catch((error) => {
      notes.push(`${note} ${reasonOf(error)}`);
      return null;
    });
  const model = isNothing(served)
    ? null
    : await parse(served, 'What is under the key is left out: the next training makes a new map.');
  const kept: KeptVersion[] = [];
  for (const entry of entriesOf(history, notes)) {
    const parsed = await parse(entry.model, 'An earlier version is left out.');
    const known = [model, ...kept.map((other) => other.model)];
    // Where a store could not write the key and its history at once, a model may stand in both.
    if (parsed && !known.some((other) => other && isSameVersion(other, parsed))) {
      kept.push({ state: entry.state, model: parsed });
    }
  }
  return { served: model, kept, notes };
}

function entriesOf(history: unknown, notes: string[]): { state: KeptVersion['state']; model: unknown }[] {
  if (isNothing(history)) return [];
  try {
    const { format, versions } = history as Partial<StoredVersions>;
    if (format === FORMAT && Array.isArray(versions)) {
      return versions.slice(0, MOST_READ).map((entry: Partial<KeptVersion> | null) => ({
        state: entry?.state === 'candidate' ? 'candidate' : 'former',
        model: entry?.model ?? {},
      }));
    }
  } catch {
    // A getter that throws: no list either.
  }
  notes.push('What stands beside the key is no list of earlier versions and is left out.');
  return [];
}

function isNothing(found: unknown): boolean {
  return found === undefined || found === null;
}
