/** A node that writes models to a place. */
interface Writer {
  readonly name: string;
  /** Another node writes to the same place. */
  shared(): void;
}

/** All pdr-fit nodes of this process, by the place they write models to. */
const writersOf = new Map<string, Set<Writer>>();

/**
 * Enters a node that writes models to `place`, and tells those that do so already.
 * @returns the names of those, and a function that ends the entry
 */
export function enterWriter(place: string, writer: Writer): { others: readonly string[]; leave: () => void } {
  const writers = writersOf.get(place) ?? new Set();
  const others = Array.from(writers, ({ name }) => name);
  for (const other of writers) other.shared();
  writersOf.set(place, writers.add(writer));
  const leave = (): void => {
    writers.delete(writer);
    if (writers.size === 0) writersOf.delete(place);
  };
  return { others, leave };
}
