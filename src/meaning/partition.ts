/** Which group each row is in; -1 for none. */
export type Partition = Int32Array;

export function groupSizes(partition: Partition): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const group of partition) if (group >= 0) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return sizes;
}

/** How many rows each group of one partition has in common with each group of another, over the same rows. */
export function overlaps(a: Partition, b: Partition): Map<number, Map<number, number>> {
  const table = new Map<number, Map<number, number>>();
  for (let row = 0; row < a.length; row++) {
    if (a[row] < 0 || b[row] < 0) continue;
    let counts = table.get(a[row]);
    if (!counts) {
      counts = new Map();
      table.set(a[row], counts);
    }
    counts.set(b[row], (counts.get(b[row]) ?? 0) + 1);
  }
  return table;
}

/** The same groups counted from 0, the largest first; those that `keeps` refuses become none. */
export function renumbered(partition: Partition, keeps: (group: number, size: number) => boolean): Partition {
  const kept = [...groupSizes(partition)].filter(([group, size]) => keeps(group, size));
  kept.sort(([a, sizeA], [b, sizeB]) => sizeB - sizeA || a - b);
  const numberOf = new Map(kept.map(([group], number) => [group, number]));
  return partition.map((group) => numberOf.get(group) ?? -1);
}

/** The group with the most votes, of equals the one met first, and its share of them. */
export function winner<T>(votes: Iterable<T>): { value: T; share: number } | null {
  const counts = new Map<T, number>();
  let all = 0;
  for (const vote of votes) {
    counts.set(vote, (counts.get(vote) ?? 0) + 1);
    all++;
  }
  let best: { value: T; count: number } | null = null;
  for (const [value, count] of counts) if (!best || count > best.count) best = { value, count };
  return best && { value: best.value, share: best.count / all };
}
