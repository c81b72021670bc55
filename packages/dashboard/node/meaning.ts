import type { Reading, ReadingCause } from '../../../ui/trail';

/** Causes of an unusual reading that a browser gets. */
const MOST_CAUSES = 5;
const LONGEST_NAME = 80;

/**
 * What `msg.pdr` tells of a reading, where it is what pdr-transform puts there: other nodes may have put anything.
 * @param row of many, where each part is a list
 */
export function meaningOf(pdr: unknown, row?: number): Partial<Reading> {
  if (!isRecord(pdr)) return {};
  const part = (name: string): unknown => {
    const value = pdr[name];
    if (row === undefined) return value;
    return Array.isArray(value) ? value[row] : undefined;
  };
  const [novelty, regime, label] = [part('novelty'), part('regime'), part('label')];
  const unusual = isRecord(novelty) && novelty.unusual === true;
  return {
    ...(isRecord(label) && isLabel(label.value) && { label: String(label.value) }),
    ...(isRecord(regime) && Number.isSafeInteger(regime.id) && { regime: Number(regime.id) }),
    ...(isRecord(novelty) && Number.isFinite(novelty.p) && { novelty: Number(novelty.p) }),
    ...(unusual && { unusual, causes: causesOf(part('cause')) }),
  };
}

/** The names of the regimes that a message tells of, by their numbers. */
export function regimesIn(pdr: unknown): ReadonlyMap<number, string> {
  const told = isRecord(pdr) ? pdr.regime : null;
  const names = (Array.isArray(told) ? told : [told]).flatMap((regime): [number, string][] =>
    isRecord(regime) && Number.isSafeInteger(regime.id) && typeof regime.name === 'string'
      ? [[Number(regime.id), regime.name.slice(0, LONGEST_NAME)]]
      : [],
  );
  return new Map(names);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function causesOf(told: unknown): ReadingCause[] {
  if (!Array.isArray(told)) return [];
  return told.slice(0, MOST_CAUSES).flatMap((cause): ReadingCause[] => {
    if (!isRecord(cause) || typeof cause.feature !== 'string') return [];
    const { feature, value, usual } = cause;
    return typeof value === 'number' && typeof usual === 'number' ? [{ feature, value, usual }] : [];
  });
}

function isLabel(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
