/** The standard normal distribution's 99.5 % point: beyond it and its negative lies one value in a hundred. */
const NORMAL = 2.5758293035489004;

/**
 * How much farther than the normal distribution's the 99.5 % point of Student's t lies. Abramowitz & Stegun 26.7.5; at 3
 * degrees of freedom it falls 1 % short, at 2 8 %.
 * @param freedom degrees of freedom, at least 2; Infinity gives 1
 */
export function studentFactor(freedom: number): number {
  const z = NORMAL;
  const s = z * z;
  const first = (z * (s + 1)) / 4;
  const second = (z * (5 * s * s + 16 * s + 3)) / 96;
  const third = (z * (3 * s ** 3 + 19 * s * s + 17 * s - 15)) / 384;
  const fourth = (z * (79 * s ** 4 + 776 * s ** 3 + 1482 * s * s - 1920 * s - 945)) / 92160;
  return (z + first / freedom + second / freedom ** 2 + third / freedom ** 3 + fourth / freedom ** 4) / z;
}
