interface Held {
  release(): Promise<void>;
}

/** Releases everything, also where one release fails; then that failure is thrown. */
export async function releaseAll(held: readonly (Held | null)[]): Promise<void> {
  const outcomes = await Promise.allSettled(held.map(async (each) => each?.release()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
