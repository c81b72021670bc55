import { knnAccuracy } from './knnAccuracy';
import { knnRecall } from './knnRecall';
import type { MetricDescription, MetricRecord, MetricValue } from './metric';
import { neighborhoodHit, neighborhoodHitSelfExcluded } from './neighborhoodHit';
import { spearman } from './spearman';
import { tripletAccuracy } from './tripletAccuracy';
import { continuity, trustworthiness } from './trustworthiness';

/** All metrics. A new one is added here, and nowhere else in the code. */
export const METRIC_RECORDS = [
  trustworthiness,
  continuity,
  neighborhoodHit,
  neighborhoodHitSelfExcluded,
  knnRecall,
  knnAccuracy,
  spearman,
  tripletAccuracy,
] as const;

type Records = (typeof METRIC_RECORDS)[number];

export type MetricName = Records['name'];

/** What each of the {@link Metrics} is. */
export const METRICS: readonly (MetricDescription & { readonly name: MetricName })[] = METRIC_RECORDS;

type Values = {
  readonly [Record in Records as Record['name']]: Record extends MetricRecord<string, infer NeedsLabels>
    ? MetricValue<NeedsLabels>
    : never;
};

/** How true a map is to the rows it shows: each of {@link METRICS} by its name. */
export interface Metrics extends Values {
  /** Neighbourhood size used. */
  readonly k: number;
  /** Rows compared. */
  readonly rows: number;
  /** Rows whose neighbourhoods were measured, each among all rows: every one up to 20,000 rows, else a random 4,000. */
  readonly queries: number;
}
