import { make } from '../ui/layout';
import { curvePoints, thinned } from './curve';

const WIDTH = 240;
const HEIGHT = 60;
/** Points of the curve; of more every other one is dropped. */
const MOST = 400;
const SVG = 'http://www.w3.org/2000/svg';

/** The loss over a training, from its highest to its lowest value so far. */
export class LossCurve {
  readonly element = make('div', 'pdr-side-loss');
  private readonly area = document.createElementNS(SVG, 'polygon');
  private readonly line = document.createElementNS(SVG, 'polyline');
  private losses: readonly number[] = [];

  constructor(description: string) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', description);
    svg.append(this.area, this.line);
    this.element.append(svg);
    this.clear();
  }

  add(loss: number): void {
    this.losses = thinned([...this.losses, loss], MOST);
    const points = curvePoints(this.losses, WIDTH, HEIGHT);
    this.line.setAttribute('points', points);
    this.area.setAttribute('points', `0,${HEIGHT} ${points} ${WIDTH},${HEIGHT}`);
    this.element.hidden = this.losses.length < 2;
  }

  clear(): void {
    this.losses = [];
    this.element.hidden = true;
  }
}
