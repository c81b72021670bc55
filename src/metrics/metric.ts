import type { NearestSelector } from '../neighbors/nearest';

/** What is known of a metric without measuring it. */
export interface MetricDescription {
  readonly name: string;
  /** What it says of a map, for `--help` and the documentation. */
  readonly doc: string;
  /** Its lowest and its highest value; the highest is that of a perfect map. */
  readonly range: readonly [number, number];
  /** It is null where no row has a label. */
  readonly needsLabels: boolean;
}

/** What a measurement is begun with. */
export interface Task {
  /** Neighbourhood size. */
  readonly k: number;
  /** Rows that each query is compared with, itself among them; more than 2k. */
  readonly rows: number;
  /** Rows that will be measured. */
  readonly queries: number;
  /** Each row's class number, UNKNOWN where it has no label. */
  readonly classes: Int32Array;
}

/** One row compared with all rows, among the rows and on the map. All of it is used again for the next query. */
export interface Query {
  readonly row: number;
  /** To every row, in an order that is all that counts; to the row itself Infinity. */
  readonly rowDistances: Float64Array;
  readonly mapDistances: Float64Array;
  /** Its k nearest rows. */
  readonly nearRows: NearestSelector;
  /** Its k nearest on the map. */
  readonly nearMap: NearestSelector;
  /** Those near on the map that are not among the k nearest rows. */
  readonly intruders: readonly number[];
  /** Those of the k nearest rows that are not near on the map. */
  readonly lost: readonly number[];
}

export interface Measurement<Value> {
  add(query: Query): void;
  value(): Value;
}

/** A figure of how true a map is to its rows. */
export interface MetricRecord<Name extends string, NeedsLabels extends boolean> extends MetricDescription {
  readonly name: Name;
  readonly needsLabels: NeedsLabels;
  readonly measure: (task: Task) => Measurement<MetricValue<NeedsLabels>>;
}

export type MetricValue<NeedsLabels extends boolean> = NeedsLabels extends true ? number | null : number;

/** Gives a record the type of its name. */
export function metric<const Name extends string, const NeedsLabels extends boolean>(
  record: MetricRecord<Name, NeedsLabels>,
): MetricRecord<Name, NeedsLabels> {
  return record;
}
