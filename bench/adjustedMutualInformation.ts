/**
 * Adjusted mutual information of two labellings of the same rows (Vinh, Epps & Bailey 2010), with the mean of their entropies:
 * 1 for the same groups under any names, 0 on average for groups by chance.
 */
export function adjustedMutualInformation(a: readonly unknown[], b: readonly unknown[]): number {
  const n = a.length;
  const [sizesA, sizesB] = [counts(a), counts(b)];
  const logFactorials = cumulativeLogs(n);
  let shared = 0;
  for (const [value, sizeA] of sizesA) {
    const inB = counts(b.filter((_, row) => a[row] === value));
    for (const [other, both] of inB) {
      shared += (both / n) * Math.log((n * both) / (sizeA * (sizesB.get(other) ?? 0)));
    }
  }
  const sizes = [[...sizesA.values()], [...sizesB.values()]];
  const expected = expectedInformation(sizes[0], sizes[1], n, logFactorials);
  const most = (entropy(sizes[0], n) + entropy(sizes[1], n)) / 2;
  // Both are one group, or both all groups of one row: the same labelling.
  return Math.abs(most - expected) < 1e-12 ? 1 : (shared - expected) / (most - expected);
}

/** Over all tables with these sums, each as likely as the ways to fill it: hypergeometric in each cell. */
function expectedInformation(as: number[], bs: number[], n: number, f: Float64Array): number {
  let sum = 0;
  for (const a of as) {
    for (const b of bs) {
      for (let both = Math.max(1, a + b - n); both <= Math.min(a, b); both++) {
        const ways = f[a] + f[b] + f[n - a] + f[n - b] - f[n] - f[both];
        const log = ways - f[a - both] - f[b - both] - f[n - a - b + both];
        sum += (both / n) * Math.log((n * both) / (a * b)) * Math.exp(log);
      }
    }
  }
  return sum;
}

function entropy(sizes: readonly number[], n: number): number {
  return -sizes.reduce((sum, size) => sum + (size / n) * Math.log(size / n), 0);
}

function counts(values: readonly unknown[]): Map<unknown, number> {
  const sizes = new Map<unknown, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return sizes;
}

function cumulativeLogs(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let i = 1; i <= n; i++) logs[i] = logs[i - 1] + Math.log(i);
  return logs;
}
