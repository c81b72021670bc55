import type { ColorBy, LegendEntry } from './coloring';
import type { Texts } from './texts';

/** What dragging on the map does. */
export type Tool = 'move' | 'box' | 'lasso';
const TOOLS: readonly Tool[] = ['move', 'box', 'lasso'];

/** The elements of the component. */
export interface Layout {
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly ground: HTMLCanvasElement;
  readonly overlay: HTMLCanvasElement;
  readonly tip: HTMLElement;
  readonly selection: HTMLElement;
  readonly announcement: HTMLElement;
  showLegend(entries: readonly LegendEntry[]): void;
  showChoices(choices: readonly ColorBy[], chosen: ColorBy): void;
}

export interface LayoutEvents {
  tool(tool: Tool): void;
  colorBy(by: ColorBy): void;
  zoom(factor: number): void;
  whole(): void;
  clear(): void;
}

/** Builds the component into `host`. All text goes in as text: names come from messages and may hold markup. */
export function createLayout(host: HTMLElement, texts: Texts, events: LayoutEvents): Layout {
  const root = make('div', 'pdr-map');
  const bar = make('div', 'pdr-map-bar', root);
  const stage = make('div', 'pdr-map-stage', root);
  const ground = make('canvas', 'pdr-map-ground', stage);
  const overlay = make('canvas', 'pdr-map-overlay', stage);
  const legend = make('ul', 'pdr-map-legend', stage);
  const tip = make('div', 'pdr-map-tip', stage);
  const selection = make('div', 'pdr-map-selection', stage);
  const announcement = make('p', 'pdr-map-announcement', root);
  ground.setAttribute('aria-hidden', 'true');
  overlay.tabIndex = 0;
  overlay.setAttribute('role', 'application');
  overlay.setAttribute('aria-label', `${texts.map}. ${texts.keys}`);
  announcement.setAttribute('aria-live', 'polite');
  tip.hidden = true;
  selection.hidden = true;

  const colors = colorChoice(bar, texts, events);
  const tools = TOOLS.map((tool) =>
    button(bar, tool, texts, () => {
      press(tool);
      events.tool(tool);
    }),
  );
  const press = (tool: Tool): void => {
    TOOLS.forEach((other, i) => {
      tools[i].setAttribute('aria-pressed', String(other === tool));
    });
  };
  press('move');
  button(bar, 'zoomIn', texts, () => events.zoom(1.5));
  button(bar, 'zoomOut', texts, () => events.zoom(1 / 1.5));
  button(bar, 'whole', texts, events.whole);
  button(bar, 'clear', texts, events.clear);
  host.append(root);

  return {
    root,
    stage,
    ground,
    overlay,
    tip,
    selection,
    announcement,
    showLegend(entries) {
      legend.replaceChildren(...entries.map(legendItem));
    },
    showChoices(choices, chosen) {
      colors.replaceChildren(...choices.map((by) => new Option(texts.colors[by], by, false, by === chosen)));
      (colors.parentElement as HTMLElement).hidden = choices.length === 1;
    },
  };
}

/** Paths on a field of 16 x 16: a font of symbols may be missing. */
const ICONS = {
  move: 'M8 1v14M1 8h14M8 1 6 3M8 1l2 2M8 15l-2-2M8 15l2-2M1 8l2-2M1 8l2 2M15 8l-2-2M15 8l-2 2',
  box: 'M2 3h12v10H2z',
  lasso: 'M8 2c4 0 6 2 6 4s-2 4-6 4-6-2-6-4 2-4 6-4zM5 9.500c-1 2 1 2 1 3.500s-2 1.500-2 1.500',
  zoomIn: 'M8 3v10M3 8h10',
  zoomOut: 'M3 8h10',
  whole: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  clear: 'M4 4l8 8M12 4l-8 8',
} as const;
type Icon = keyof typeof ICONS;

function colorChoice(bar: HTMLElement, texts: Texts, events: LayoutEvents): HTMLSelectElement {
  const label = make('label', 'pdr-map-color', bar);
  make('span', '', label).textContent = texts.colorBy;
  const select = make('select', '', label);
  select.addEventListener('change', () => events.colorBy(select.value as ColorBy));
  return select;
}

function button(bar: HTMLElement, icon: Icon, texts: Texts, onClick: () => void): HTMLButtonElement {
  const element = make('button', '', bar);
  element.type = 'button';
  element.title = texts[icon];
  element.setAttribute('aria-label', texts[icon]);
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[icon]);
  svg.append(path);
  element.append(svg);
  element.addEventListener('click', onClick);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

function legendItem({ color, text }: LegendEntry): HTMLLIElement {
  const item = make('li', '');
  const swatch = make('span', 'pdr-map-swatch', item);
  swatch.style.background = color;
  item.append(text);
  return item;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  parent?: HTMLElement,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  parent?.append(element);
  return element;
}
