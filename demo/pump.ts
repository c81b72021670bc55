import { setTimeout as sleep } from 'node:timers/promises';
import { aborted } from './aborted';
import type { Link } from './link';
import type { Reading } from './sources/source';

// Enough for full speed on loopback, few enough that neither broker nor Node-RED has to store a backlog.
const MOST_UNTAKEN = 64;

export interface Pace {
  /** Rows a second; null: as fast as the broker takes them. */
  readonly rate: number | null;
  readonly signal: AbortSignal;
  readonly onSent?: (id: number, at: number) => void;
}

/** Publishes rows in order at a pace. Ends early, without an error, when the signal fires. */
export async function pump(
  link: Link,
  readings: Iterable<Reading>,
  { rate, signal, onSent }: Pace,
): Promise<void> {
  const untaken = new Set<Promise<unknown>>();
  const stopped = aborted(signal);
  const start = performance.now();
  let count = 0;
  for (const reading of readings) {
    if (rate !== null) {
      const early = start + (count * 1000) / rate - performance.now();
      if (early > 0) await sleep(early, undefined, { signal }).catch(() => {});
    }
    if (signal.aborted) break;
    const at = performance.now();
    const { id, taken } = link.publish(reading);
    onSent?.(id, at);
    const settled = taken.finally(() => untaken.delete(settled));
    settled.catch(() => {}); // seen by the waiting below, unless the signal fired and nobody waits
    untaken.add(settled);
    count++;
    while (untaken.size >= MOST_UNTAKEN && !signal.aborted) await Promise.race([...untaken, stopped]);
  }
  await Promise.race([Promise.all(untaken), stopped]);
}
