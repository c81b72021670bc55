/** How true a map is to the rows it shows. All figures are in [0, 1]; 1 is a perfect map. */
export interface Metrics {
  /** Do neighbours on the map deserve to be there? Venna & Kaski 2001. */
  readonly trustworthiness: number;
  /** Are true neighbours still neighbours on the map? Venna & Kaski 2001. */
  readonly continuity: number;
  /** Mean share of a point's k nearest on the map, the point itself counted among them, with its label; null without labels. */
  readonly neighborhoodHit: number | null;
  /** The same with the point itself left out. */
  readonly neighborhoodHitSelfExcluded: number | null;
  /** Neighbourhood size used. */
  readonly k: number;
  /** Rows compared. */
  readonly rows: number;
}
