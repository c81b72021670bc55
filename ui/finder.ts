import KDBush from 'kdbush';
import type { Reading, Trail } from './trail';

/** Finds what is near a position on the map. */
export class Finder {
  private coordinates: Float32Array = new Float32Array(0);
  private tree: KDBush | null = null;

  /** Takes other rows. Their index is made when it is first asked for: most maps are never pointed at. */
  index(coordinates: Float32Array): void {
    this.coordinates = coordinates;
    this.tree = null;
  }

  /** The row nearest to a position, at most `reach` away; null for none. */
  row(x: number, y: number, reach: number): number | null {
    if (this.coordinates.length === 0) return null;
    this.tree ??= treeOf(this.coordinates);
    const distance = (row: number): number =>
      Math.hypot(this.coordinates[2 * row] - x, this.coordinates[2 * row + 1] - y);
    const found = this.tree.within(x, y, reach);
    return found.length === 0
      ? null
      : found.reduce((best, row) => (distance(row) < distance(best) ? row : best));
  }

  /** The newest of the readings nearest to a position, at most `reach` away; null for none. */
  reading(trail: Trail, x: number, y: number, reach: number): Reading | null {
    let nearest: Reading | null = null;
    let least = reach;
    for (const { reading } of trail) {
      const distance = Math.hypot(reading.x - x, reading.y - y);
      if (distance > least) continue;
      least = distance;
      nearest = reading;
    }
    return nearest;
  }
}

function treeOf(coordinates: Float32Array): KDBush {
  const tree = new KDBush(coordinates.length / 2);
  for (let p = 0; p < coordinates.length; p += 2) tree.add(coordinates[p], coordinates[p + 1]);
  return tree.finish();
}
