import type { Cell } from '../rows/cell';
import { MOST_FEATURES, type NamedCells } from './reading';

interface Held {
  readonly cell: Cell;
  readonly time: number | null;
}

/**
 * Puts readings together where each message has the value of one sensor, or of a few. A reading is complete when all sensors
 * have sent, or one sends again before the others have.
 */
export class Assembly {
  private readonly held = new Map<string, Held>();
  private readonly fresh = new Set<string>();
  /** Who sent last time before one sent again: when all of these have sent, nobody else is waited for. */
  private round: readonly string[] = [];
  private time: number | null = null;

  /** @param longest milliseconds for which a sensor that is silent keeps its last value; null: for ever */
  constructor(private readonly longest: number | null) {}

  /** @returns the readings that this part completes: none, one, or two where it begins and ends another */
  add(
    { names, cells }: NamedCells,
    time: number | null,
  ): readonly { cells: NamedCells; time: number | null }[] {
    const complete: { cells: NamedCells; time: number | null }[] = [];
    if (names.some((name) => this.fresh.has(name))) {
      this.round = Array.from(this.fresh);
      complete.push(this.close());
    }
    this.time = time;
    for (let i = 0; i < names.length; i++) {
      this.held.delete(names[i]);
      this.held.set(names[i], { cell: cells[i], time });
      this.fresh.add(names[i]);
    }
    this.forgetSilent();
    if (this.round.length > 0 && this.round.every((name) => this.fresh.has(name)))
      complete.push(this.close());
    return complete;
  }

  private close(): { cells: NamedCells; time: number | null } {
    const { time } = this;
    for (const [name, held] of this.held) if (this.isPast(held, time)) this.held.delete(name);
    this.fresh.clear();
    const cells = {
      names: Array.from(this.held.keys()),
      cells: Array.from(this.held.values(), ({ cell }) => cell),
    };
    return { cells, time };
  }

  private isPast(held: Held, now: number | null): boolean {
    if (this.longest === null || now === null || held.time === null) return false;
    return Math.abs(now - held.time) > this.longest;
  }

  /** Names that change all the time would fill the memory. */
  private forgetSilent(): void {
    for (const name of this.held.keys()) {
      if (this.held.size <= MOST_FEATURES) return;
      this.held.delete(name);
      this.fresh.delete(name);
    }
  }
}
