/** Colours as 0xBBGGRR, the order in which little-endian machines keep them in ImageData. */
export type Bgr = number;

/**
 * Okabe & Ito 2008: told apart by people who see colours differently. Their black and yellow are left out, which vanish
 * on a dark and on a light ground; a grey takes the place of further classes.
 */
const CATEGORIES = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#8C6BB1', '#7F8C8D'];
const OTHER = '#8A8A8A';

/** Colours of classes: more are not told apart. */
export const CATEGORY_COLORS = CATEGORIES.length;

/** Viridis (Smith & van der Walt 2015) at nine places: even steps of lightness, in print and for any eye. */
const SCALE = [
  '#440154',
  '#472D7B',
  '#3B528B',
  '#2C728E',
  '#21918C',
  '#28AE80',
  '#5EC962',
  '#ADDC30',
  '#FDE725',
];

/** Steps of a scale: more are not told apart. */
export const SCALE_STEPS = 64;

/** The colour of a class by its place among those that are shown; null is for rows of no class. Beyond the last they repeat. */
export function categoryColor(rank: number | null): string {
  return rank === null ? OTHER : CATEGORIES[rank % CATEGORIES.length];
}

/** @param share in [0, 1], from the scale's dark end to its light end; from the middle where it is not a number */
export function scaleColor(share: number): string {
  const at = (SCALE.length - 1) * Math.min(1, Math.max(0, Number.isNaN(share) ? 0.5 : share));
  const low = Math.min(SCALE.length - 2, Math.floor(at));
  const mix = at - low;
  const [from, to] = [channels(SCALE[low]), channels(SCALE[low + 1])];
  return toHex(from.map((channel, i) => Math.round(channel + mix * (to[i] - channel))));
}

/** #rrggbb as {@link Bgr}. */
export function toBgr(hex: string): Bgr {
  const [red, green, blue] = channels(hex);
  return (blue << 16) | (green << 8) | red;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

function toHex(rgb: readonly number[]): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
