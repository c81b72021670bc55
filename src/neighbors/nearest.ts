/**
 * The nearest of many points to one, kept as a sorted list of bounded length: no heap is faster for the few dozen
 * neighbours that are needed. Ties go to the point with the lower number.
 */
export class NearestList {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
  size = 0;

  constructor(private readonly capacity: number) {
    this.indices = new Int32Array(capacity);
    this.distances = new Float64Array(capacity);
  }

  clear(): void {
    this.size = 0;
  }

  /** Offers a point. Offer them in ascending order of their number, or ties are broken by order of arrival. */
  offer(index: number, distance: number): void {
    const { indices, distances, capacity } = this;
    if (this.size === capacity && !(distance < distances[capacity - 1])) return;
    let place = this.size < capacity ? this.size++ : capacity - 1;
    while (place > 0 && distances[place - 1] > distance) {
      distances[place] = distances[place - 1];
      indices[place] = indices[place - 1];
      place--;
    }
    distances[place] = distance;
    indices[place] = index;
  }
}
