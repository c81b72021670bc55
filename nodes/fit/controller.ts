import type { IgnoredColumn, ReadingWindow, SeenColumn } from '../../src/index';
import { asksForPicture, isCommand } from '../shared/commands';
import { InOrder } from '../shared/inOrder';
import type { Message, Send } from '../shared/node-red';
import { type Controller, isCancelled } from '../shared/runNode';
import { DueTraining } from './dueTraining';
import { Instances } from './instances';
import { type Learner, learn, type TakeRows } from './learn';
import { FitMemory } from './memory';
import { type Progress, type Ready, summary } from './messages';
import type { Asker, FitPorts } from './ports';
import { columnsOf, pushRows, readTrainingSet, windowFor } from './rows';
import { type FitNodeSettings, sameRows, sameTraining } from './settings';
import { busy, Trainings } from './trainings';
import { obeyVersionCommand } from './versionChange';
import { readVersionCommand, type VersionCommand } from './versionCommand';

/**
 * Collects rows and trains on them. It outlives the node's instances: after a deploy the next instance of the same id goes
 * on with it.
 */
export class FitController implements Controller {
  private window: ReadingWindow;
  /** What is done with the window: a large message is pushed, and a snapshot taken, in turns of the event loop. */
  private readonly windowWork = new InOrder();
  private readonly commands = new InOrder();
  private readonly trainings = new Trainings();
  private readonly due = new DueTraining();
  /** Ends the reading of a dataset that is not trained on yet. */
  private reader: AbortController | null = null;
  private readonly instances = new Instances<FitPorts>();
  /** The newest progress of the training that runs. */
  private progress: Progress = { phase: 'preprocess', fraction: 0 };
  private leftOut: readonly IgnoredColumn[] | null = null;
  /** The last training, where it gave a model and nothing was dropped since. */
  private ready: Ready | null = null;
  /** Of the last dataset. */
  private dataset: readonly SeenColumn[] | null = null;
  private readonly memory = new FitMemory({
    due: this.due,
    windowWork: this.windowWork,
    now: () => ({ settings: this.settings, window: this.window, ports: this.instances.current }),
    restored: (window) => {
      this.window = window;
      this.instances.current?.display.show(this.collected());
    },
    timePassed: () => this.trainIfDue(),
  });

  private readonly learner: Learner = {
    present: () => this.instances.present(),
    settings: () => this.settings,
    progress: (progress) => {
      this.progress = progress;
      this.instances.current?.display.progress(progress);
    },
  };

  constructor(
    private settings: FitNodeSettings,
    ports: FitPorts,
  ) {
    this.window = windowFor(settings);
    this.instances.enter(ports);
    ports.display.show(null);
    this.memory.start();
  }

  /** The node's next instance takes over what fits its settings, and logs what does not. */
  resume(settings: FitNodeSettings, ports: FitPorts): void {
    const before = this.settings;
    this.settings = settings;
    const rowsStay = sameRows(before, settings);
    if (!rowsStay) {
      if (this.window.size > 0) {
        ports.log(`The settings of the rows changed: the ${this.window.size} rows collected are dropped.`);
      }
      this.window = windowFor(settings);
      this.dataset = null;
      this.ready = null;
      this.due.reset();
    }
    if (before.target !== settings.target) this.ready = null;
    if (this.busy) {
      if (!rowsStay || !sameTraining(before, settings)) {
        ports.log('The settings of the training changed: the training that runs is ended.');
        this.due.dropped();
        void this.endAll();
      } else if (before.target !== settings.target) {
        ports.log(`The training that runs goes on; its model goes to ${settings.target}.`);
      }
    }
    this.instances.enter(ports);
    this.memory.resume(before);
    this.leftOut = null;
    if (this.ready && !this.busy && !this.isFilling) ports.display.ready(this.ready);
    else ports.display.show(this.busy ? this.progress : this.collected());
    this.trainIfDue();
  }

  async receive(msg: Message, send: Send): Promise<void> {
    const asker = { msg, send };
    const { source, paths } = this.settings;
    if (isCommand(msg, paths.rows)) {
      if (msg.topic === 'cancel') return this.cancel();
      if (msg.topic === 'reset') return this.windowWork.run(() => this.reset());
      if (msg.topic === 'train' && source === 'window') return this.trainOnCommand(asker);
    }
    const command = readVersionCommand(msg, paths.rows);
    if (command) return this.commands.run(() => this.obey(command, asker));
    if (asksForPicture(msg, paths.rows)) return this.draw(asker);
    if (source === 'dataset') return this.trainOnDataset(asker);
    return this.windowWork.run(() => this.collect(msg));
  }

  async close(removed: boolean): Promise<void> {
    const ports = this.instances.current;
    if (removed) return this.discard();
    await this.memory.leave();
    this.instances.leave();
    ports?.leave(this);
  }

  /** Whether there is something that a later instance would miss. */
  get inUse(): boolean {
    return this.window.size > 0 || this.busy;
  }

  private get isFilling(): boolean {
    return this.settings.source === 'window' && this.window.size < this.window.capacity;
  }

  private get busy(): boolean {
    return this.trainings.busy || this.reader !== null;
  }

  /** The columns of the newest readings; null before any came. */
  columns(): Promise<readonly SeenColumn[] | null> {
    return this.windowWork.run(() => (this.window.size > 0 ? this.window.columns() : this.dataset));
  }

  async discard(): Promise<void> {
    this.memory.end();
    this.instances.end();
    await this.endAll();
  }

  private cancel(): Promise<void> {
    this.due.cancelled();
    return this.endAll();
  }

  private endAll(): Promise<void> {
    this.reader?.abort();
    return this.trainings.cancel();
  }

  private reset(): void {
    this.window.clear();
    this.ready = null;
    this.due.reset();
    this.leftOut = null;
    if (!this.trainings.busy) this.instances.current?.display.show(null);
  }

  private async obey(command: VersionCommand, asker: Asker): Promise<void> {
    const ports = this.instances.current;
    if (!ports) return;
    const ready = await obeyVersionCommand(command, ports, this.settings.keepVersions, asker);
    if (!ready) return;
    this.ready = ready;
    ports.display.changed(ready);
  }

  private async draw(asker: Asker): Promise<void> {
    const ports = this.instances.current;
    if (ports) ports.announce(ports.draw(await ports.served()), asker);
  }

  private async trainOnDataset(asker: Asker): Promise<void> {
    if (this.settings.whenBusy === 'ignore' && this.busy) throw busy();
    // Of several datasets only the newest is read, as of several waiting trainings only the newest runs.
    this.reader?.abort();
    const reader = new AbortController();
    this.reader = reader;
    const set = await readTrainingSet(asker.msg, this.settings, reader.signal).finally(() => {
      if (this.reader === reader) this.reader = null;
    });
    this.dataset = columnsOf(set);
    return this.train(async () => set, asker);
  }

  private trainOnCommand(asker: Asker): Promise<void> | void {
    if (this.trainings.accepts(this.settings.whenBusy)) return this.trainOnWindow(asker);
    // Not an error of the flow: the node is set to ignore it.
    this.instances.current?.log(
      'A training runs: another one that was asked for meanwhile is ignored, as set.',
    );
  }

  private trainOnWindow(asker: Asker | null): Promise<void> {
    this.due.asked();
    // Taken when the training starts, not when it is asked for: one that had to wait learns from the newest rows.
    return this.train((signal) => this.windowWork.run(() => this.window.snapshotInTurns({ signal })), asker);
  }

  private async collect(msg: Message): Promise<void> {
    const { window } = this;
    const wasFilling = this.isFilling;
    const rows = await pushRows(window, msg, this.settings);
    // A deploy may have changed the settings of the rows meanwhile.
    if (window !== this.window) return;
    this.due.rowsCame(rows, window);
    const progress = this.collected();
    if (progress && wasFilling && !this.trainings.busy) this.instances.current?.display.progress(progress);
    this.tellLeftOut(window.choice?.ignored ?? null);
    this.trainIfDue();
  }

  private collected(): Progress | null {
    const { size: rows, capacity: windowSize } = this.window;
    return rows > 0 ? { phase: 'collecting', fraction: rows / windowSize, rows, windowSize } : null;
  }

  private tellLeftOut(columns: readonly IgnoredColumn[] | null): void {
    if (!columns || columns === this.leftOut) return;
    this.leftOut = columns;
    this.instances.current?.display.leftOut(columns);
  }

  private trainIfDue(): void {
    const { settings, trainings } = this;
    if (!this.instances.current || !trainings.accepts(settings.whenBusy)) return;
    // Nobody waits for it: `train` tells the node of a failure.
    if (this.due.isDue(this.window, settings)) void this.trainOnWindow(null);
  }

  /** @returns when the training has ended, or the node's instance, whichever is first */
  private train(take: TakeRows, asker: Asker | null): Promise<void> {
    const { current } = this.instances;
    const training = this.trainings.request(
      (signal) => this.learn(take, asker, current, signal),
      this.settings.whenBusy,
    );
    const told = training.catch((error) => this.tellFailure(error, asker, current));
    const next = (): void => this.trainIfDue();
    training.then(next, next);
    return this.instances.whilePresent(told);
  }

  private async learn(
    take: TakeRows,
    asker: Asker | null,
    asked: FitPorts | null,
    signal: AbortSignal,
  ): Promise<void> {
    this.progress = { phase: 'preprocess', fraction: 0 };
    try {
      const learnt = await learn(take, this.learner, signal);
      this.due.trained();
      this.ready = learnt.ready;
      const ports = await this.instances.present();
      ports.display.trained(learnt.result, learnt.rows);
      ports.display.changed(learnt.ready);
      const payload = summary(learnt, this.settings.includeEmbedding);
      ports.announce(
        { topic: 'model', payload },
        asker && ports !== asked ? { ...asker, send: null } : asker,
      );
    } catch (error) {
      if (!isCancelled(error)) {
        this.due.failed();
        this.ready = null;
      }
      (await this.instances.next())?.display.stopped(error);
      throw error;
    }
  }

  /** Reports to the message that asked if its instance is still there, else by the next instance. */
  private async tellFailure(error: unknown, asker: Asker | null, asked: FitPorts | null): Promise<void> {
    const ports = await this.instances.next();
    if (!ports) return;
    if (asker && ports === asked) throw error;
    // An automatic training ends without a word when a user cancels it.
    if (asker || !isCancelled(error)) ports.failed(error, asker?.msg ?? null);
  }
}
