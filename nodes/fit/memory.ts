import type { ReadingWindow } from '../../src/index';
import { reasonOf } from '../shared/failures';
import type { InOrder } from '../shared/inOrder';
import type { NodeContext } from '../shared/nodeContext';
import { withinLimit } from '../shared/withinLimit';
import type { DueTraining } from './dueTraining';
import { type FoundState, foundState, KEPT_FORMAT, KEPT_VERSION, type KeptState, timeOf } from './keptState';
import { windowFor } from './rows';
import { type FitNodeSettings, needsMemory, rowsKey } from './settings';

export const PACE = {
  /** The file store writes every 30 s: what came oftener would reach the disk no sooner. */
  betweenWritesMs: 30_000,
  /** 50 kB a second: a large window must not wear out a memory card, nor take the time of the flows. */
  charactersPerMs: 50,
  tickMs: 5_000,
  /** A deploy does not wait longer for the last write. */
  closingMs: 5_000,
};

/** To write as many takes some 30 ms of Node-RED's event loop, and several times as long on a small board. */
const MOST_CHARACTERS = 8_000_000;
const TOO_LARGE =
  'The window takes more than 8 MB as text: it is not kept in the context store, and is lost when Node-RED restarts. Set a smaller window, or name fewer features.';
const STORE = 'the context store';

/** What the memory needs of the instance at work. */
export interface MemoryPorts {
  readonly memory: NodeContext;
  /** The model that is served. @throws where there is none, or the store fails */
  served(): Promise<{ readonly createdAt: string }>;
  log(sentence: string): void;
}

interface OwnerState {
  readonly settings: FitNodeSettings;
  readonly window: ReadingWindow;
  /** Null while no instance is there. */
  readonly ports: MemoryPorts | null;
}

/** Whose window and counts are kept. */
export interface MemoryOwner {
  readonly due: DueTraining;
  /** What is done with the window. */
  readonly windowWork: InOrder;
  now(): OwnerState;
  /** The rows kept are back. */
  restored(window: ReadingWindow): void;
  /** A training may be due. */
  timePassed(): void;
}

/**
 * Keeps a node's rows and the time of its last training in the node's own context, so that they are back after a restart.
 * Rows that come while the store is asked wait for those that are older. A store that fails costs what it would have kept,
 * never what is collected.
 */
export class FitMemory {
  private timer: NodeJS.Timeout | undefined;
  /** What was last written, and of which window. */
  private written = { stamp: '', window: null as ReadingWindow | null };
  private writing: Promise<void> | null = null;
  private nextWrite = 0;
  /** The store could not be read: what is in it is left alone until newer rows have taken its place. */
  private isUnread = false;
  private hasFailed = false;

  constructor(private readonly owner: MemoryOwner) {}

  /** The first instance begins: takes back what was kept. */
  start(): void {
    if (!this.isNeeded) return;
    this.begin();
    this.inOrder(() => this.recall());
  }

  /** Another instance has taken over, in the same process: its rows are newer than those in the store. */
  resume(before: FitNodeSettings): void {
    const { settings, ports } = this.owner.now();
    const { schedule } = this.owner.due;
    if (before.target !== settings.target) {
      schedule.forget();
      this.written.window = null; // it may be another store
    }
    if (!this.isNeeded) {
      this.end();
      if (needsMemory(before) && ports) void this.ask(ports.memory.write(null));
      this.written.window = null;
      return;
    }
    this.begin();
    if (settings.retrainHours > 0 && schedule.last === null) this.inOrder(() => this.recallSchedule(null));
  }

  /** The instance leaves; resolves when all is written, or after 5 s. */
  async leave(): Promise<void> {
    const hangs = this.writing && this.hasFailed;
    if (!this.isNeeded || hangs) return;
    const saved = Promise.resolve(this.writing).then(() => this.write());
    await withinLimit(saved, STORE, PACE.closingMs).catch((error) => this.tell(error));
  }

  /** There will be no more instances. */
  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private get isNeeded(): boolean {
    return needsMemory(this.owner.now().settings);
  }

  private get keepsWindow(): boolean {
    const { settings, window } = this.owner.now();
    return settings.keepWindow && window.storedSize <= MOST_CHARACTERS;
  }

  private begin(): void {
    if (this.timer) return;
    this.timer = setInterval(() => this.tick(), PACE.tickMs);
    this.timer.unref();
  }

  private tick(): void {
    const { ports, settings, window } = this.owner.now();
    if (!ports) return;
    this.owner.timePassed();
    if (settings.keepWindow && window.storedSize > MOST_CHARACTERS) ports.log(TOO_LARGE);
    if (!this.writing && performance.now() >= this.nextWrite && this.shouldWrite) void this.write();
  }

  private get shouldWrite(): boolean {
    const { window } = this.owner.now();
    if (this.isUnread && window.size < window.capacity) return false;
    return window !== this.written.window || this.stamp() !== this.written.stamp;
  }

  /** Changes with everything that is kept. */
  private stamp(): string {
    const { due } = this.owner;
    const { window } = this.owner.now();
    return JSON.stringify([this.keepsWindow && [window.changes, due.state], due.schedule.last]);
  }

  private async recall(): Promise<void> {
    const { ports, settings } = this.owner.now();
    if (!ports) return;
    const found = await this.read(ports);
    await this.recallSchedule(found);
    if (settings.keepWindow && found?.window) await this.recallWindow(found.window);
    const isSame = settings.retrainHours === 0 || found?.schedule.last === this.owner.due.schedule.last;
    if (isSame) this.written = { stamp: this.stamp(), window: this.owner.now().window };
    this.owner.timePassed();
  }

  private async read(ports: MemoryPorts): Promise<FoundState | null> {
    try {
      const found = foundState(await withinLimit(ports.memory.read(), STORE));
      if (found !== undefined) return found;
      ports.log(
        'What the node kept in the context store is of another version of this package: it is not used.',
      );
    } catch (error) {
      this.isUnread = true;
      this.tell(error);
    }
    return null;
  }

  private async recallSchedule(found: FoundState | null): Promise<void> {
    const { ports, settings } = this.owner.now();
    if (settings.retrainHours === 0 || !ports) return;
    const { target, last } = found?.schedule ?? {};
    const kept = target === settings.target && Number.isSafeInteger(last) ? (last as number) : null;
    // A store that cannot be read is told of by what needs the model.
    const model = await ports.served().then(timeOf, () => null);
    this.owner.due.schedule.begin(kept === null ? model : Math.max(kept, model ?? kept));
  }

  private async recallWindow({ settings: key, due, rows }: NonNullable<FoundState['window']>): Promise<void> {
    const { settings, ports } = this.owner.now();
    const window = windowFor(settings);
    try {
      if (key === rowsKey(settings)) await window.restoreInTurns(rows);
      // A deploy may have changed the settings meanwhile.
      if (key !== rowsKey(this.owner.now().settings)) {
        ports?.log('The settings of the rows changed: the rows kept in the context store are dropped.');
        return;
      }
      this.owner.due.restore(due);
      this.owner.restored(window);
    } catch (error) {
      ports?.log(`The window starts empty. ${reasonOf(error)}`);
    }
  }

  private write(): Promise<void> {
    this.writing ??= this.writeNow()
      .catch((error) => this.tell(error))
      .finally(() => {
        this.writing = null;
      });
    return this.writing;
  }

  private async writeNow(): Promise<void> {
    // Looked at behind what is under way: the rows that were kept may still be read.
    const made = await this.owner.windowWork.run(() => (this.shouldWrite ? this.state() : null));
    const { ports } = this.owner.now();
    if (!made || !ports) return;
    const { state, stamp, window } = made;
    const size = state.window ? window.storedSize : 0;
    this.nextWrite = performance.now() + Math.max(PACE.betweenWritesMs, size / PACE.charactersPerMs);
    // A store that is late is asked again only when it has answered: it would collect windows that wait to be written.
    if (!(await this.ask(ports.memory.write(state)))) return;
    this.written = { stamp, window };
    this.isUnread = false;
    this.hasFailed = false;
  }

  private async state() {
    const { due } = this.owner;
    const { settings, window } = this.owner.now();
    const stamp = this.stamp();
    const { last } = due.schedule;
    const rows = this.keepsWindow ? await window.storedInTurns() : null;
    const state: KeptState = {
      format: KEPT_FORMAT,
      version: KEPT_VERSION,
      schedule: settings.retrainHours > 0 && last !== null ? { target: settings.target, last } : null,
      window: rows && { settings: rowsKey(settings), due: due.state, rows },
    };
    return { state, stamp, window };
  }

  /** @returns whether the store did what it was asked, when it has answered */
  private async ask(asked: Promise<void>): Promise<boolean> {
    withinLimit(asked, STORE).catch((error) => this.tell(error));
    return asked.then(
      () => true,
      () => false,
    );
  }

  /** Work that nobody waits for must not reject: that would end Node-RED. */
  private inOrder(work: () => Promise<void>): void {
    this.owner.windowWork.run(work).catch((error) => this.tell(error));
  }

  /** Once, until the store works again. */
  private tell(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.owner
      .now()
      .ports?.log(
        `What the node collects is not kept in the context store: ${reasonOf(error)}. It goes on collecting, and loses its rows if Node-RED ends.`,
      );
  }
}
