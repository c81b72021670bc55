import type { OptionTable } from './spec';

/** The option that a wrong name most likely means; null when none is near. */
export function nearestOption(table: OptionTable, wrong: string): string | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const [name, { aka = [] }] of Object.entries(table)) {
    for (const known of [name, ...aka]) {
      const distance = nameDistance(plain(wrong), plain(known));
      if (distance < least) [nearest, least] = [name, distance];
    }
  }
  return nearest;
}

/** `n_neighbors` and `nNeighbors` are spellings of one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Edits that turn one name into the other, a part of a name counting as one edit; Infinity where the names are not alike. */
function nameDistance(a: string, b: string): number {
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (shorter.length >= 4 && longer.includes(shorter)) return shorter === longer ? 0 : 1;
  const distance = editDistance(a, b);
  return distance <= longer.length / 3 ? distance : Infinity;
}

/** Levenshtein's distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
