import type { AffinityGraph } from '../affinities/affinityGraph';
import type { NeighborLists } from '../neighbors/neighbors';
import type { OptionTable, OptionValues } from '../options/spec';
import type { PaceOptions } from '../pace';
import type { Objective } from './objective';

/** How strongly rows belong together. */
export interface Affinities {
  readonly graph: AffinityGraph;
  /** Says so when an option was lowered to fit the rows. */
  readonly note?: string;
}

/** A way to make a map: what is computed of the rows' neighbourhoods, and what loss the map then minimises. */
export interface MethodRecord<Name extends string, Options extends OptionTable> {
  readonly name: Name;
  /** Its own options; those of every method are in `training/options.ts`. */
  readonly options: Options;
  /** Relations between its options. @throws PDR_BAD_OPTION */
  readonly check?: (options: OptionValues<Options>) => void;
  /** How many neighbours of each row its affinities are made of. */
  readonly neighbors: (options: OptionValues<Options>, rows: number) => number;
  readonly affinities: (
    lists: NeighborLists,
    options: OptionValues<Options>,
    pace: PaceOptions,
  ) => Promise<Affinities>;
  readonly objective: (options: OptionValues<Options>) => Objective;
}

/** Checks a record's types against its own options. */
export function method<const Name extends string, const Options extends OptionTable>(
  record: MethodRecord<Name, Options>,
): MethodRecord<Name, Options> {
  return record;
}
