import type { SentProgress } from '../nodes/view/wire';
import { make } from '../ui/layout';
import type { Translate } from './translate';

const WIDTH = 240;
const HEIGHT = 60;
/** Points of the loss curve; of more every other one is dropped. */
const MOST_LOSSES = 400;
const SVG = 'http://www.w3.org/2000/svg';

/** How far a training is: a bar, the time left, and the loss as a curve. */
export class TrainingPanel {
  readonly element = make('div', 'pdr-side-training');
  private readonly text = make('div', '', this.element);
  private readonly bar = make('progress', '', this.element);
  private readonly curve = document.createElementNS(SVG, 'polyline');
  private losses: number[] = [];

  constructor(private readonly translate: Translate) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', translate('lossCurve'));
    svg.append(this.curve);
    this.element.append(svg);
    this.show(null);
  }

  /** Null: nothing is being trained. */
  show(progress: SentProgress | null): void {
    const isTraining = progress !== null && progress.phase !== 'collecting';
    this.element.hidden = !isTraining;
    if (!isTraining) {
      this.losses = [];
      return;
    }
    this.text.textContent = this.describe(progress);
    this.bar.value = progress.fraction;
    if (progress.phase === 'training' && progress.loss !== undefined) this.addLoss(progress.loss);
  }

  private describe({ phase, fraction, secondsLeft, position, loss }: SentProgress): string {
    if (phase === 'queued') return this.translate('queued', { position: String(position) });
    const percent = String(Math.floor(100 * fraction));
    const parts = [this.translate(`phase.${phase}`), `${percent} %`];
    if (secondsLeft !== undefined)
      parts.push(this.translate('left', { seconds: String(Math.ceil(secondsLeft)) }));
    if (loss !== undefined) parts.push(this.translate('loss', { loss: loss.toPrecision(3) }));
    return parts.join(' · ');
  }

  private addLoss(loss: number): void {
    this.losses.push(loss);
    if (this.losses.length > MOST_LOSSES) this.losses = this.losses.filter((_, i) => i % 2 === 0);
    const least = Math.min(...this.losses);
    const range = Math.max(...this.losses) - least || 1;
    const x = (i: number): number => (WIDTH * i) / Math.max(1, this.losses.length - 1);
    const y = (value: number): number => HEIGHT - 2 - ((HEIGHT - 4) * (value - least)) / range;
    this.curve.setAttribute('points', this.losses.map((value, i) => `${x(i)},${y(value)}`).join(' '));
  }
}
