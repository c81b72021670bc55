import { UNKNOWN } from './classes';

/**
 * Neighborhood hit (Paulovich et al. 2008): the mean over the rows of the share of their nearest neighbours on the map
 * that have the same label. Rows without a label, as rows and as neighbours, are left out of the shares.
 */
export class HitCounter {
  private rows = 0;
  private included = 0;
  private rowsWithNeighbors = 0;
  private excluded = 0;

  /** @param classes each row's class number, UNKNOWN where it has no label */
  constructor(private readonly classes: Int32Array) {}

  /** @param neighbors the row's k nearest others, nearest first */
  count(row: number, neighbors: Int32Array): void {
    const own = this.classes[row];
    if (own === UNKNOWN) return;
    let hits = 0;
    let labelled = 0;
    neighbors.forEach((neighbor, place) => {
      // With the row itself counted as its own nearest, one place fewer is left for others.
      if (place === neighbors.length - 1) this.included += (hits + 1) / (labelled + 1);
      if (this.classes[neighbor] === UNKNOWN) return;
      labelled++;
      if (this.classes[neighbor] === own) hits++;
    });
    this.rows++;
    if (labelled === 0) return;
    this.rowsWithNeighbors++;
    this.excluded += hits / labelled;
  }

  /** The row itself counted among its k nearest, as the reference implementation does; null without labels. */
  selfIncluded(): number | null {
    return this.rows === 0 ? null : this.included / this.rows;
  }

  /** The row itself left out; null without labels. */
  selfExcluded(): number | null {
    return this.rowsWithNeighbors === 0 ? null : this.excluded / this.rowsWithNeighbors;
  }
}
