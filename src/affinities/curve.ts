/** UMAP's similarity of two rows at distance d on the map: 1 / (1 + a d^(2b)). */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

/** Distances the curve is fitted at, from 0 to REACH spreads; umap-learn's. */
const POINTS = 300;
const REACH = 3;

const MAX_STEPS = 100;
/** Far below the 1e-5 that matters to a map. */
const TOLERANCE = 1e-12;

/**
 * The curve nearest, by least squares, to the one that is 1 up to `minDist` and exp(-(d - minDist) / spread) beyond
 * (McInnes, Healy & Melville 2018, definition 11; umap-learn's `find_ab_params`).
 * @param spread scale of the map, above 0; umap-learn's default 1
 * @param minDist distance on the map up to which rows do not attract each other, from 0 to `spread`; umap-learn's default 0.1
 */
export function findAbParams(spread: number, minDist: number): Curve {
  const { logA, b } = fitCurve(minDist / spread);
  return { a: Math.exp(logA - 2 * b * Math.log(spread)), b };
}

interface Fit {
  readonly logA: number;
  readonly b: number;
}

/** Levenberg-Marquardt in (log a, b), distances in units of the spread: near the start whatever the options. */
function fitCurve(minDist: number): Fit {
  let best: Fit = { logA: 0, b: 1 };
  let now = normalEquations(best, minDist);
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS; step++) {
    const [aa, bb] = [now.aa * (1 + damping), now.bb * (1 + damping)];
    const determinant = aa * bb - now.ab * now.ab;
    const da = (bb * now.ar - now.ab * now.br) / determinant;
    const db = (aa * now.br - now.ab * now.ar) / determinant;
    const moved = { logA: best.logA + da, b: best.b + db };
    const next = normalEquations(moved, minDist);
    if (!(next.error <= now.error)) {
      damping *= 10;
      continue;
    }
    best = moved;
    now = next;
    damping /= 10;
    if (Math.hypot(da, db) < TOLERANCE) break;
  }
  return best;
}

/** Products of the curve's derivatives (by log a and b) and of the residuals r, summed over the distances. */
function normalEquations({ logA, b }: Fit, minDist: number) {
  const sums = { aa: 0, ab: 0, bb: 0, ar: 0, br: 0, error: 0 };
  // At distance 0 every curve is 1, as wanted.
  for (let point = 1; point < POINTS; point++) {
    const d = (REACH * point) / (POINTS - 1);
    const wanted = d < minDist ? 1 : Math.exp(minDist - d);
    const q = Math.exp(logA + 2 * b * Math.log(d));
    const value = 1 / (1 + q);
    const byLogA = -q * value * value;
    const byB = 2 * Math.log(d) * byLogA;
    const residual = wanted - value;
    sums.aa += byLogA * byLogA;
    sums.ab += byLogA * byB;
    sums.bb += byB * byB;
    sums.ar += byLogA * residual;
    sums.br += byB * residual;
    sums.error += residual * residual;
  }
  return sums;
}
