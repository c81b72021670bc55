import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import type { Transform } from './viewport';

export interface ZoomingEvents {
  /** Whether dragging moves the map; else it draws an outline. */
  moves(): boolean;
  changed(transform: Transform): void;
  /** An outline is being drawn, or done: its corners in pixels, x and y in turn. */
  outlined(outline: readonly number[], isDone: boolean): void;
  pointed(x: number, y: number): void;
  left(): void;
  cleared(): void;
}

const FURTHEST_IN = 500;
const FURTHEST_OUT = 0.5;
/** Pixels that an arrow key moves the map, and the factor of a plus. */
const STEP = 60;
const FACTOR = 1.4;
/** Corners of an outline closer than this to the last are left out. */
const CORNER_DISTANCE = 4;

/** Pointer, wheel, touch and keys on the map. */
export class Zooming {
  private readonly behavior: ZoomBehavior<HTMLElement, unknown>;
  private readonly aborter = new AbortController();
  private outline: number[] | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly events: ZoomingEvents,
  ) {
    this.behavior = zoom<HTMLElement, unknown>()
      .scaleExtent([FURTHEST_OUT, FURTHEST_IN])
      .filter((event: Event) => event.type === 'wheel' || event.type === 'dblclick' || events.moves())
      .on('zoom', ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => events.changed(transform));
    select(element).call(this.behavior);
    const { signal } = this.aborter;
    element.addEventListener('pointerdown', (event) => this.press(event), { signal });
    element.addEventListener('pointermove', (event) => this.drag(event), { signal });
    element.addEventListener('pointerup', () => this.release(), { signal });
    element.addEventListener('pointerleave', () => events.left(), { signal });
    element.addEventListener('keydown', (event) => this.key(event), { signal });
  }

  by(factor: number): void {
    this.behavior.scaleBy(select(this.element), factor);
  }

  reset(): void {
    this.behavior.transform(select(this.element), zoomIdentity);
  }

  destroy(): void {
    this.aborter.abort();
    select(this.element).on('.zoom', null);
  }

  private press(event: PointerEvent): void {
    if (this.events.moves() || event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    this.outline = [event.offsetX, event.offsetY];
  }

  private drag({ offsetX, offsetY }: PointerEvent): void {
    const { outline } = this;
    if (!outline) {
      this.events.pointed(offsetX, offsetY);
      return;
    }
    const last = outline.length - 2;
    if (Math.hypot(offsetX - outline[last], offsetY - outline[last + 1]) < CORNER_DISTANCE) return;
    outline.push(offsetX, offsetY);
    this.events.outlined(outline, false);
  }

  private release(): void {
    const { outline } = this;
    this.outline = null;
    if (outline && outline.length > 2) this.events.outlined(outline, true);
  }

  private key(event: KeyboardEvent): void {
    const action = this.actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  private readonly actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => this.pan(STEP, 0),
    ArrowRight: () => this.pan(-STEP, 0),
    ArrowUp: () => this.pan(0, STEP),
    ArrowDown: () => this.pan(0, -STEP),
    '+': () => this.by(FACTOR),
    '-': () => this.by(1 / FACTOR),
    0: () => this.reset(),
    Escape: () => this.events.cleared(),
  };

  private pan(x: number, y: number): void {
    const { k } = zoomTransform(this.element);
    this.behavior.translateBy(select(this.element), x / k, y / k);
  }
}
