import { type ColorBy, type Coloring, choicesFor, coloringOf } from './coloring';
import { toBgr } from './colors';
import { fadeAway } from './fade';
import { Finder } from './finder';
import { box, type Outline, rowsInside } from './lasso';
import { createLayout, type Layout, type Tool } from './layout';
import { outlineColors, type RegimeOutline, regimeOutlines } from './outlines';
import { paint } from './paint';
import { createRaster, drawRows, type Raster } from './raster';
import { type MapRows, NO_ROWS, type Regime, rowCount } from './rows';
import { gridShapes, regimeShapes, type SceneState, selectionShapes, trailShapes } from './scene';
import { toSvg } from './svg';
import { ENGLISH, fill, type Texts } from './texts';
import { LIGHT, type Theme } from './theme';
import { describeSelection, readingTip, rowTip } from './tip';
import { type Reading, Trail } from './trail';
import { type Move, moveRows } from './tween';
import { type Extent, extentOf, type Transform, toMap, type Viewport, viewportOf, widened } from './viewport';
import { Zooming } from './zooming';

export interface MapOptions {
  /** Default English. */
  readonly texts?: Texts;
  /** Default light. */
  readonly theme?: Theme;
  /** Live readings that are shown. Default 500. */
  readonly trailLength?: number;
  /** Called when rows were selected, with their numbers, and with none when the selection was cleared. */
  readonly onSelect?: (rows: Uint32Array) => void;
}

const TRAIL_LENGTH = 500;
/** Of a single row's dot; groups of rows come out darker. */
const ROW_OPACITY = 0.35;
/** A tip shows for what is this near to the pointer, in pixels. */
const NEAR = 12;

/** A map on the screen: rows as a quiet ground, live readings over it. Feed it; it draws itself when something changed. */
export class MapView {
  private readonly layout: Layout;
  private readonly texts: Texts;
  private readonly zooming: Zooming;
  private readonly trail: Trail;
  private readonly finder = new Finder();
  private readonly observer: ResizeObserver;
  private theme: Theme;
  private rows: MapRows = NO_ROWS;
  private regimes: readonly Regime[] = [];
  /** What the user chose; null: what tells most of the rows that are shown. */
  private chosenColor: ColorBy | null = null;
  private coloring: Coloring;
  private outlines: readonly RegimeOutline[] = [];
  private extent: Extent = extentOf(NO_ROWS.coordinates);
  private raster: Raster = createRaster(1, 1);
  private transform: Transform = { k: 1, x: 0, y: 0 };
  private move: Move | null = null;
  private tool: Tool = 'move';
  private selection: Outline | null = null;
  private groundChanged = true;
  private frame = 0;

  constructor(
    host: HTMLElement,
    private readonly options: MapOptions = {},
  ) {
    this.texts = options.texts ?? ENGLISH;
    this.theme = options.theme ?? LIGHT;
    this.trail = new Trail(options.trailLength ?? TRAIL_LENGTH);
    this.coloring = this.newColoring();
    this.layout = createLayout(host, this.texts, {
      tool: (tool) => this.useTool(tool),
      colorBy: (by) => this.setColorBy(by),
      zoom: (factor) => this.zooming.by(factor),
      whole: () => this.zooming.reset(),
      clear: () => this.select(null),
    });
    this.zooming = new Zooming(this.layout.overlay, {
      moves: () => this.tool === 'move',
      changed: (transform) => {
        this.transform = transform;
        this.redrawGround();
      },
      outlined: (outline, isDone) => this.outline(outline, isDone),
      pointed: (x, y) => this.point(x, y),
      left: () => {
        this.layout.tip.hidden = true;
      },
      cleared: () => this.select(null),
    });
    // The host may show the map only later; a canvas of a hidden element measures 0.
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.layout.stage);
    this.layout.showChoices(this.choices, this.colorBy);
  }

  /**
   * Shows other rows. They move to their places from those that they had on the map before; where these are not known, the
   * old map fades into the new one.
   * @param from rows x 2; null: not known
   */
  setRows(rows: MapRows, regimes: readonly Regime[] = [], from: Float32Array | null = null): void {
    const isStill = prefersStillness();
    const isMove = from?.length === rows.coordinates.length && !isStill;
    if (!isMove && !isStill && rowCount(this.rows) > 0) fadeAway(this.layout.ground);
    this.move = isMove ? { from, to: rows.coordinates, started: performance.now() } : null;
    this.rows = isMove ? { ...rows, coordinates: from.slice() } : rows;
    this.regimes = regimes;
    this.trail.clear();
    this.extent = extentOf(rows.coordinates);
    this.select(null);
    this.recolor();
    if (!isMove) this.settle();
  }

  /** Names regimes anew, or others that readings are in. */
  setRegimes(regimes: readonly Regime[]): void {
    this.regimes = regimes;
    this.recolor();
  }

  /** Adds a live reading. */
  add(reading: Reading): void {
    // Without rows nothing but the readings says how large the map is.
    if (rowCount(this.rows) === 0 && Number.isFinite(reading.x + reading.y)) {
      this.extent = widened(this.trail.size === 0 ? null : this.extent, reading.x, reading.y);
    }
    this.trail.add(reading);
    this.redraw();
  }

  setColorBy(by: ColorBy): void {
    this.chosenColor = by;
    this.recolor();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    this.recolor();
  }

  /** The picture as it stands, as an SVG file. */
  svg(title: string): string {
    const { width, height } = this.raster;
    const description = this.summary();
    return toSvg(this.rows, this.scene(), this.view(), {
      width,
      height,
      theme: this.theme,
      title,
      subtitle: '',
      description,
    });
  }

  /** The picture as it stands, as a PNG file. */
  png(): Promise<Blob | null> {
    const { ground, overlay } = this.layout;
    const canvas = document.createElement('canvas');
    canvas.width = ground.width;
    canvas.height = ground.height;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = this.theme.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(ground, 0, 0);
    context.drawImage(overlay, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve));
  }

  /** Draws at once; for tests and benches that time a frame. */
  drawNow(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.draw();
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.zooming.destroy();
    this.layout.root.remove();
  }

  private get choices(): ColorBy[] {
    return choicesFor(this.rows, this.regimes);
  }

  private get colorBy(): ColorBy {
    const { choices } = this;
    if (this.chosenColor !== null && choices.includes(this.chosenColor)) return this.chosenColor;
    return choices[1] ?? 'none';
  }

  private newColoring(): Coloring {
    return coloringOf(this.rows, this.regimes, this.colorBy, this.theme, this.texts.other);
  }

  private recolor(): void {
    this.coloring = this.newColoring();
    this.layout.showChoices(this.choices, this.colorBy);
    this.layout.showLegend(this.coloring.legend);
    if (!this.move) this.outlineRegimes();
    this.redrawGround();
  }

  private outlineRegimes(): void {
    const outlined = this.colorBy === 'regime' ? this.regimes : [];
    const colors = outlineColors(this.rows, this.coloring, this.theme.quietText);
    this.outlines = regimeOutlines(this.rows, outlined, colors);
  }

  /** The rows have come to rest. */
  private settle(): void {
    this.finder.index(this.rows.coordinates);
    this.outlineRegimes();
    this.layout.announcement.textContent = this.summary();
    this.redrawGround();
  }

  private summary(): string {
    const rows = rowCount(this.rows);
    if (rows === 0) return this.texts.noRows;
    const unusual = Array.from(this.trail).filter(({ reading }) => reading.unusual).length;
    return fill(this.texts.summary, { rows, readings: this.trail.size, unusual });
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.layout.stage;
    if (width === 0 || height === 0) return;
    for (const canvas of [this.layout.ground, this.layout.overlay]) {
      canvas.width = width;
      canvas.height = height;
    }
    this.raster = createRaster(width, height);
    this.redrawGround();
  }

  private redrawGround(): void {
    this.groundChanged = true;
    this.redraw();
  }

  private redraw(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow());
  }

  private draw(): void {
    const { width, height } = this.raster;
    if (this.move) {
      const isOver = moveRows(this.move, performance.now(), this.rows.coordinates);
      this.groundChanged = true;
      if (isOver) {
        this.move = null;
        this.settle();
      } else this.redraw();
    }
    const view = this.view();
    if (this.groundChanged) this.drawGround(view);
    const context = this.layout.overlay.getContext('2d') as CanvasRenderingContext2D;
    context.clearRect(0, 0, width, height);
    paint(context, [
      ...gridShapes(view, width, height, this.theme),
      ...(this.move ? [] : regimeShapes(this.outlines, view, this.theme)),
      ...trailShapes(this.scene(), view, width, height, this.theme),
      ...selectionShapes(this.selection, view, this.theme),
    ]);
  }

  private drawGround(view: Viewport): void {
    const { width, height, pixels } = this.raster;
    const context = this.layout.ground.getContext('2d') as CanvasRenderingContext2D;
    const rows = {
      coordinates: this.rows.coordinates,
      colors: this.coloring.entries,
      faint: this.rows.remembered,
    };
    drawRows(this.raster, rows, view, Uint32Array.from(this.coloring.palette, toBgr), ROW_OPACITY);
    const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer);
    context.putImageData(new ImageData(bytes, width, height), 0, 0);
    this.groundChanged = false;
  }

  private scene(): SceneState {
    return { trail: this.trail, coloring: this.coloring, outlines: this.outlines, selection: this.selection };
  }

  private view(): Viewport {
    return viewportOf(this.extent, this.raster.width, this.raster.height, this.transform);
  }

  private useTool(tool: Tool): void {
    this.tool = tool;
    this.layout.overlay.style.cursor = tool === 'move' ? 'grab' : 'crosshair';
  }

  private outline(pixels: readonly number[], isDone: boolean): void {
    const view = this.view();
    const corners: number[] = [];
    for (let p = 0; p < pixels.length; p += 2) corners.push(...toMap(view, pixels[p], pixels[p + 1]));
    const last = corners.length - 2;
    this.selection =
      this.tool === 'box'
        ? box(corners[0], corners[1], corners[last], corners[last + 1])
        : Float32Array.from(corners);
    if (isDone) this.select(this.selection);
    else this.redraw();
  }

  private select(outline: Outline | null): void {
    this.selection = outline;
    const chosen = outline ? rowsInside(this.rows.coordinates, outline) : new Uint32Array(0);
    const panel = this.layout.selection;
    panel.hidden = outline === null;
    if (outline) {
      this.layout.announcement.textContent = describeSelection(
        panel,
        this.rows,
        chosen,
        rowCount(this.rows),
        this.texts,
      );
    }
    this.options.onSelect?.(chosen);
    this.redraw();
  }

  private point(x: number, y: number): void {
    const { tip } = this.layout;
    const view = this.view();
    const [mapX, mapY] = toMap(view, x, y);
    const reach = NEAR / view.scaleX;
    const reading = this.finder.reading(this.trail, mapX, mapY, reach);
    const row = reading || this.move ? null : this.finder.row(mapX, mapY, reach);
    tip.hidden = !reading && row === null;
    if (reading)
      readingTip(tip, this.rows.features, this.regimes, reading, reading === this.trail.newest, this.texts);
    else if (row !== null) rowTip(tip, this.rows, this.regimes, row, this.texts);
    const { clientWidth, clientHeight } = this.layout.stage;
    tip.style.left = `${Math.min(x + NEAR, clientWidth - tip.offsetWidth)}px`;
    tip.style.top = `${Math.min(y + NEAR, clientHeight - tip.offsetHeight)}px`;
  }
}

/** Whether the user asked the system for less motion. */
function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
