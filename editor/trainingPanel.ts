import type { SentProgress } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { LossCurve } from './lossCurve';
import type { Translate } from './translate';

/** How far a training is, or the collecting of rows for the first: a bar, the time left, and the loss as a curve. */
export class TrainingPanel {
  readonly element = make('div', 'pdr-side-training');
  private readonly text = make('div', '', this.element);
  private readonly bar = make('progress', '', this.element);
  private readonly curve: LossCurve;

  constructor(private readonly translate: Translate) {
    this.curve = new LossCurve(translate('lossCurve'));
    this.element.append(this.curve.element);
    this.bar.setAttribute('aria-label', translate('training'));
    this.show(null);
  }

  /** Null: nothing is being trained. */
  show(progress: SentProgress | null): void {
    const isFull = progress?.phase === 'collecting' && progress.fraction >= 1;
    this.element.hidden = progress === null || isFull;
    if (!isTraining(progress)) this.curve.clear();
    if (!progress) return;
    this.text.textContent = this.describe(progress);
    this.bar.value = progress.fraction;
    if (progress.phase === 'training' && progress.loss !== undefined) this.curve.add(progress.loss);
  }

  private describe({ phase, fraction, secondsLeft, position, loss, rows, windowSize }: SentProgress): string {
    if (phase === 'queued') return this.translate('queued', { position: String(position) });
    if (phase === 'collecting') {
      return this.translate('collecting', { rows: String(rows), windowSize: String(windowSize) });
    }
    const percent = String(Math.floor(100 * fraction));
    const parts = [this.translate(`phase.${phase}`), `${percent} %`];
    if (secondsLeft !== undefined)
      parts.push(this.translate('left', { seconds: String(Math.ceil(secondsLeft)) }));
    if (loss !== undefined) parts.push(this.translate('loss', { loss: loss.toPrecision(3) }));
    return parts.join(' · ');
  }
}

/** Whether rows are being learned from, or wait for it. */
export function isTraining(progress: SentProgress | null): boolean {
  return progress !== null && progress.phase !== 'collecting';
}
