import type { Random } from '../random';

/** Distinct normal numbers kept; a step starts anywhere among them. Drawing them anew each step would cost as much as the step. */
const POOL = 1 << 19;

/** Gaussian noise for a batch of rows. */
export class NoiseSource {
  private readonly pool: Float32Array;
  private readonly batch: Float32Array;

  constructor(
    size: number,
    deviation: number,
    private readonly random: Random,
  ) {
    this.batch = new Float32Array(size);
    this.pool = new Float32Array(deviation > 0 ? POOL : 0);
    for (let i = 0; i < this.pool.length; i++) this.pool[i] = deviation * random.normal();
  }

  /** Valid until the next call. */
  next(): Float32Array {
    const { pool, batch } = this;
    if (pool.length === 0) return batch;
    for (let filled = 0; filled < batch.length; ) {
      const start = this.random.integer(pool.length);
      const piece = pool.subarray(start, start + batch.length - filled);
      batch.set(piece, filled);
      filled += piece.length;
    }
    return batch;
  }
}
