import { make } from '../ui/layout';

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

/** Every other value where there are too many; the newest stays. */
export function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return values.filter((_, i) => (values.length - 1 - i) % 2 === 0);
}

/** The values as points of an SVG line over the whole width, the highest at the top. */
export function curvePoints(values: readonly number[], width: number, height: number): string {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  const x = (i: number): number => (width * i) / Math.max(1, values.length - 1);
  const y = (value: number): number => height - 2 - ((height - 4) * (value - least)) / range;
  return values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
}
