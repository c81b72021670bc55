/** A move from one arrangement of the same rows to another. */
export interface Move {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly started: number;
}

/** Long enough to follow a group with the eyes, short enough not to wait for. */
const MOVE_MS = 900;

/**
 * Writes where the rows are at a time.
 * @param coordinates is overwritten
 * @returns whether the move is over
 */
export function moveRows({ from, to, started }: Move, now: number, coordinates: Float32Array): boolean {
  const share = Math.min(1, Math.max(0, (now - started) / MOVE_MS));
  const eased = share * share * (3 - 2 * share);
  for (let p = 0; p < to.length; p++) coordinates[p] = from[p] + eased * (to[p] - from[p]);
  return share === 1;
}
