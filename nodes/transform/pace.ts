/** Messages that were projected together, and how long that took. */
export interface Work {
  readonly messages: number;
  readonly ms: number;
}

/** A number that changes faster cannot be read, and each change travels to every open editor. */
const SHOWN_MS = 2000;

/** How long a message takes, as the status shows it. */
export class Pace {
  private shown = '';
  private shownAt = Number.NEGATIVE_INFINITY;
  private messages = 0;
  private ms = 0;

  /** @param now milliseconds of a clock that only goes on */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @returns a mean over all work since it last changed, at the earliest 2 s after that; such as "1.2 ms" */
  of({ messages, ms }: Work): string {
    this.messages += messages;
    this.ms += ms;
    const now = this.now();
    if (now - this.shownAt >= SHOWN_MS) {
      this.shown = asPace(this.ms / this.messages);
      this.shownAt = now;
      this.messages = 0;
      this.ms = 0;
    }
    return this.shown;
  }
}

/** At most seven characters for up to a day. */
export function asPace(ms: number): string {
  if (ms < 0.1) return '<0.1 ms';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
