/** How true a map is to the rows it shows. 1 is a perfect map; all figures but `spearman` are in [0, 1]. */
export interface Metrics {
  /** Do neighbours on the map deserve to be there? Venna & Kaski 2001. */
  readonly trustworthiness: number;
  /** Are true neighbours still neighbours on the map? Venna & Kaski 2001. */
  readonly continuity: number;
  /** Mean share of a point's k nearest on the map, the point itself counted among them, with its label; null without labels. */
  readonly neighborhoodHit: number | null;
  /** The same with the point itself left out. */
  readonly neighborhoodHitSelfExcluded: number | null;
  /** Mean share of a row's k nearest rows that are among its k nearest on the map. */
  readonly knnRecall: number;
  /** Share of points whose label is that of most of their k nearest others on the map; null without labels. */
  readonly knnAccuracy: number | null;
  /** Are far rows far apart on the map? Spearman's correlation of the distances of random pairs, in [-1, 1]. */
  readonly spearman: number;
  /** Share of random triplets for which the map keeps which of two rows is nearer to the third. */
  readonly tripletAccuracy: number;
  /** Neighbourhood size used. */
  readonly k: number;
  /** Rows compared. */
  readonly rows: number;
  /** Rows whose neighbourhoods were measured, each among all rows: every one up to 20,000 rows, else a random 4,000. */
  readonly queries: number;
}
