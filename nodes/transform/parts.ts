import type {
  Cause,
  DescribeOptions,
  Description,
  LabelOfReading,
  ModelEnvelope,
  Novelty,
  RegimeOfReading,
} from '../../src/index';

/** What a node tells of each reading beside its coordinates. */
export type Asked = Readonly<Record<Exclude<keyof DescribeOptions, 'alarm'>, boolean>>;

/** What is told of one reading; a part is missing where it is not asked for, or the model cannot tell. */
export interface ReadingParts {
  readonly novelty?: Novelty;
  /** The features that make it unusual, the first to blame first; null where it is usual. */
  readonly cause?: readonly Cause[] | null;
  /** Null between regimes and far from all. */
  readonly regime?: RegimeOfReading | null;
  /** Null where no known reading near it has one. */
  readonly label?: LabelOfReading | null;
  readonly trust?: number;
}

/** The parts as messages carry them: of many rows a list for each. */
export type MessageParts = {
  readonly [Part in keyof ReadingParts]: ReadingParts[Part] | readonly ReadingParts[Part][];
};

/** What is told of the rows of one message, one after the other. */
export function readingParts(
  { novelty, cause, regime, label, trust }: Description,
  start: number,
  count: number,
  names: ReadonlyMap<number, string>,
): ReadingParts[] {
  const named = (found: RegimeOfReading | null): RegimeOfReading | null =>
    found && { ...found, name: names.get(found.id) ?? found.name };
  return Array.from({ length: count }, (_, i) => ({
    ...(novelty && { novelty: novelty[start + i] }),
    ...(cause && { cause: cause[start + i] }),
    ...(regime && { regime: named(regime[start + i]) }),
    ...(label && { label: label[start + i] }),
    ...(trust && { trust: trust[start + i] }),
  }));
}

/** @param many false: there is one row, and its parts are given without lists around them */
export function messageParts(readings: readonly ReadingParts[], many: boolean): MessageParts {
  if (!many) {
    const { cause, ...others } = readings[0];
    return cause ? { ...others, cause } : others;
  }
  const present = Object.keys(readings[0] ?? {}) as (keyof ReadingParts)[];
  return Object.fromEntries(present.map((part) => [part, readings.map((reading) => reading[part])]));
}

/** What was asked for and a model cannot tell, for the log; empty for nothing. Many have no labels: that is no news. */
export function untold({ kept, regimes }: ModelEnvelope, asked: Asked): readonly string[] {
  const lacks = [
    ...(asked.novelty && !kept?.novelty ? ['how unusual readings are'] : []),
    ...(asked.regime && !regimes ? ['their regimes'] : []),
    ...(asked.trust && !kept ? ['how far their places are to be trusted'] : []),
  ];
  if (lacks.length === 0) return [];
  return [
    `This model cannot tell ${lacks.join(', ')}: it was trained without, by an older version, or on too few rows. msg.pdr goes without.`,
  ];
}
