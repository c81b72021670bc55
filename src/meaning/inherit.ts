import type { Matrix } from '../matrix';
import { groupSizes, overlaps, type Partition } from './partition';
import { joinUnseparated, type NearLists } from './separation';

/** Regimes have numbers from 1 that are never used again; 0 is none. */
export interface KnownRegimes {
  /** The regime that each row had by the earlier model; 0 where that knew none. */
  readonly of: Int32Array;
  /** The number that the next new regime gets. */
  readonly next: number;
}

/** What became of regimes at a retraining, by their numbers. */
export interface RegimeChanges {
  readonly appeared: readonly number[];
  /** Those with no row left, or put together with another. */
  readonly gone: readonly number[];
  readonly merged: readonly { readonly from: number; readonly into: number }[];
  readonly split: readonly { readonly from: number; readonly into: number }[];
}

export interface InheritedRegimes extends KnownRegimes {
  readonly changes: RegimeChanges;
}

/** A part of a regime must have this share of its rows, and hardly an edge to the rest, to become one of its own. */
const LEAST_PART = 0.25;
const CLEAR_GAP = 0.2;

/** Regimes that were apart are put together only where the gap is clearly gone. */
const NO_GAP = 1.6;

/**
 * Numbers for the groups that a retraining found. Rows that had a regime keep it: groups found anew never have quite the same
 * borders, and nothing has happened there. Rows that had none go with the known rows of their group, or are a new regime where
 * these are few.
 * @param found each row's group; -1 for none
 * @param X the rows
 */
export function inheritRegimes(
  found: Partition,
  known: KnownRegimes,
  near: NearLists,
  X: Matrix,
): InheritedRegimes {
  let { next } = known;
  const before = known.of.map((id) => (id === 0 ? -1 : id));
  const sizes = groupSizes(found);
  const shared = overlaps(found, before);
  const idOf = new Map<number, number>();
  for (const [group, size] of [...sizes].sort(([a], [b]) => a - b)) {
    const counts = [...(shared.get(group) ?? [])].sort((a, b) => b[1] - a[1]);
    const knownRows = counts.reduce((sum, [, count]) => sum + count, 0);
    idOf.set(group, knownRows > size / 2 ? counts[0][0] : next++);
  }
  const of = before.map((id, row) => (id > 0 ? id : (idOf.get(found[row]) ?? -1)));

  const split = [];
  for (const [id, parts] of overlaps(of, found)) {
    const [first, second] = [...parts].sort((a, b) => b[1] - a[1]);
    if (!second || second[1] < LEAST_PART * (first[1] + second[1])) continue;
    const two = found.map((group, row) =>
      of[row] === id && (group === first[0] || group === second[0]) ? group : -1,
    );
    if (groupSizes(joinUnseparated(two, near, X, CLEAR_GAP)).size < 2) continue;
    for (let row = 0; row < of.length; row++) if (two[row] === second[0]) of[row] = next;
    split.push({ from: id, into: next++ });
  }

  const joined = joinUnseparated(of, near, X, NO_GAP);
  const merged = [...overlaps(of, joined)].flatMap(([id, [...into]]) =>
    into[0][0] === id ? [] : [{ from: id, into: into[0][0] }],
  );
  const old = new Set(known.of);
  const present = new Set(joined);
  return {
    of: joined.map((id) => Math.max(0, id)),
    next,
    changes: {
      appeared: [...present].filter((id) => id > 0 && !old.has(id)).sort((a, b) => a - b),
      gone: [...old].filter((id) => id > 0 && !present.has(id)).sort((a, b) => a - b),
      merged,
      split,
    },
  };
}
