import type { Operation } from './graph';

/** The operations that `results` depend on: differentiation also writes gradients that nobody asked for. */
export function needed(operations: readonly Operation[], results: readonly string[]): Operation[] {
  const wanted = new Set(results);
  const kept = [...operations].reverse().filter(({ inputs, outputs }) => {
    const isWanted = outputs.some((name) => wanted.has(name));
    if (isWanted) for (const name of inputs) wanted.add(name);
    return isWanted;
  });
  return kept.reverse();
}
