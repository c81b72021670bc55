import type { SentMoved } from '../nodes/view/wire';
import type { Translate } from './translate';

/** Says how far the map moved, and how much of it the model before knew. */
export function movedText({ aligned, mean, knownRows, newRows }: SentMoved, translate: Translate): string {
  const known = knownRows / Math.max(1, knownRows + newRows);
  return translate(aligned ? 'aligned' : 'movedFreely', { moved: percent(mean), known: percent(known) });
}

/** Small shares keep a digit: a map that moved a little did not stand still. */
function percent(share: number): string {
  const percents = 100 * share;
  return String(Number(percents.toFixed(percents < 10 ? 1 : 0)));
}
