import type { Matrix } from '../matrix';

/** Bounds the model's size, the time to improve their map, and the search for each projected row. */
export const MAX_LANDMARKS = 5000;

/** Training rows and where they lie on the map; of a refined map, where the improved one has them. */
export interface Landmarks {
  /** rows x what the network takes */
  readonly points: Matrix;
  /** rows x 2 */
  readonly coordinates: Matrix;
}
