import type { ModelEnvelope } from '../../src/index';
import type { LoadFigures } from './protocol';
import { withNodeRed } from './session';

export interface Ladder {
  /** Messages per second to try, rising. */
  readonly rates: readonly number[];
  /** How long to hold each. */
  readonly seconds: number;
}

interface Rung extends LoadFigures {
  readonly rate: number;
}

/** What a rate must keep to be called sustained. */
const LARGEST_P99_MS = 5;
const WARM_UP = { rate: 2000, messages: 4000 };

/**
 * Messages of one row each through `pdr-transform` in a real Node-RED, at rising rates until one is not sustained.
 * @returns the figures of the highest rate that was, or of the lowest where none was
 */
export function climb(model: ModelEnvelope, { rates, seconds }: Ladder): Promise<Rung & { rates: Rung[] }> {
  return withNodeRed({ what: 'transform', model }, async ({ load }) => {
    await load(WARM_UP);
    const tried: Rung[] = [];
    const hold = async (rate: number): Promise<boolean> => {
      const rung = { rate, ...(await load({ rate, messages: rate * seconds })) };
      tried.push(rung);
      return isSustained(rung);
    };
    for (const rate of rates) {
      // A second chance: other work on the machine disturbs now and then.
      if (!(await hold(rate)) && !(await hold(rate))) break;
    }
    return { ...(tried.filter(isSustained).pop() ?? tried[0]), rates: tried };
  });
}

function isSustained({ lost, p99Ms }: LoadFigures): boolean {
  return lost === 0 && p99Ms <= LARGEST_P99_MS;
}
