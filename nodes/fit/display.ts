import type { FitResult, IgnoredColumn } from '../../src/index';
import type { LogOnce } from '../shared/logOnce';
import type { Node } from '../shared/node-red';
import { isCancelled } from '../shared/runNode';
import type { Status } from '../shared/status';
import { Throttle } from '../shared/throttle';
import type { ViewChannel } from '../view/hub';
import type { LearntRows, Progress, Ready } from './messages';

const PROGRESS_INTERVAL_MS = 200;
const MOST_DETAILS = 8;

/** What a pdr-fit node shows of its work: status, messages of its progress, and its log. */
export class FitDisplay {
  /** The columns that were left out when this was last told. */
  private told = '[]';
  private readonly messages: Throttle<Progress>;

  constructor(
    private readonly node: Node,
    private readonly status: Status,
    private readonly log: LogOnce,
    private readonly view: Pick<ViewChannel, 'trains' | 'modelChanged' | 'versionsChanged'>,
  ) {
    this.messages = new Throttle(PROGRESS_INTERVAL_MS, (progress) => {
      node.send([null, { topic: 'progress', payload: progress }]);
    });
  }

  progress(progress: Progress): void {
    // The message that ends a phase is sent at once: held back, it could arrive after the news of the model.
    if (progress.fraction >= 1) this.messages.now(progress);
    else this.messages.offer(progress);
    this.show(progress);
    this.view.trains(progress);
  }

  /** Where the work stands; null: no rows have come. */
  show(progress: Progress | null): void {
    const { status } = this;
    if (!progress) status.show('idle', 'idle');
    else if (progress.phase === 'collecting') {
      status.show('idle', 'collecting', { rows: progress.rows, windowSize: progress.windowSize });
    } else if (progress.phase === 'queued') {
      status.show('working', 'queued', { position: progress.position });
    } else {
      const percent = Math.floor(100 * progress.fraction);
      const { phase, secondsLeft } = progress;
      if (secondsLeft !== undefined) {
        status.show('working', 'training', { percent, left: asTime(secondsLeft) });
      } else {
        const isLast = phase === 'landmarks' || phase === 'embedding';
        status.show('working', isLast ? 'finishing' : 'preparing', { percent });
      }
    }
  }

  /** Says which columns are left out, when these or their reasons have changed. */
  leftOut(columns: readonly IgnoredColumn[]): void {
    // Not by the details: their numbers change with every training.
    const told = JSON.stringify(columns.map(({ name, reason }) => [name, reason]));
    if (told === this.told) return;
    this.told = told;
    const details = columns.slice(0, MOST_DETAILS).map(({ name, detail }) => `"${name}": ${detail}`);
    const more = columns.length > MOST_DETAILS ? ` And ${columns.length - MOST_DETAILS} more.` : '';
    this.node.warn(
      columns.length === 0
        ? 'No column is left out any more.'
        : `Columns that are left out (${columns.length}): ${details.join(' ')}${more}`,
    );
  }

  trained({ report }: FitResult, { ignored, notes }: LearntRows): void {
    this.messages.stop();
    this.view.trains(null);
    this.leftOut(ignored);
    this.log.warn([...notes, ...report.notes]);
  }

  /** Other models are kept; most often another one is served. */
  changed(ready: Ready): void {
    if (ready.kind === 'kept') this.view.versionsChanged();
    else this.view.modelChanged();
    this.ready(ready);
  }

  ready(ready: Ready): void {
    const { status } = this;
    if (ready.kind === 'kept') status.show('attention', 'keptOld');
    else if (ready.kind === 'serves') status.show('ready', 'serves', { version: ready.version });
    else if (ready.leftOut > 0) status.show('ready', 'readyLeftOut', { count: ready.leftOut });
    else status.show('ready', ready.engine === 'wasm' ? 'readyWasm' : 'ready');
  }

  /** A training ended without a model. */
  stopped(error: unknown): void {
    this.messages.stop();
    this.view.trains(null);
    if (isCancelled(error)) this.status.show('idle', 'cancelled');
    else this.status.fail(error);
  }

  close(): void {
    this.messages.end();
  }
}

/** Such as 0:07 or 1:02:03. */
export function asTime(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}`;
}
