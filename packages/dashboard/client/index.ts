import { type MapRows, MapView, type Regime } from '../../../ui/index';
import css from '../../../ui/map.css';
import { received } from '../../../ui/readingBatch';
import type { Texts } from '../../../ui/texts';
import { DARK, LIGHT, type Theme } from '../../../ui/theme';
import type { Sent, SentRegimes } from '../node/mapFeed';
import type { SentMap } from '../node/readings';

/** Dashboard 2 brings Vue along; a second copy in this bundle would not be the one that renders. */
declare const Vue: { h(tag: string, props: object): unknown };

interface Socket {
  emit(event: string, ...data: unknown[]): void;
  on(event: string, handler: (data: Sent) => void): void;
  off(event: string, handler: (data: Sent) => void): void;
}

interface Widget {
  readonly id: string;
  /** The node's configuration, as it registered it. */
  readonly props: { readonly texts: Texts };
  readonly $socket: Socket;
  readonly $el: HTMLElement;
  view: MapView;
  observer: MutationObserver;
  show(what: Sent): void;
  open(): void;
}

function rowsOf({ coordinates, labels }: SentMap): MapRows {
  return {
    coordinates: Float32Array.from(coordinates.flat()),
    features: [],
    values: null,
    labels,
    regimes: null,
    novelty: null,
    times: null,
    remembered: 0,
  };
}

/** How many rows are in each is not known: the summary of pdr-fit does not tell. */
function regimesOf(regimes: SentRegimes): Regime[] {
  return regimes.map(([id, name]) => ({ id, name, size: 0 }));
}

/** Dashboard 2 sets its theme's colours as variables of Vuetify; the ground tells light from dark. */
function themeOf(element: HTMLElement): Theme {
  const [red, green, blue] = (
    getComputedStyle(element).getPropertyValue('--v-theme-surface') || '255,255,255'
  )
    .split(',')
    .map(Number);
  return red + green + blue < 384 ? DARK : LIGHT;
}

function applyTheme({ view, $el }: Widget): void {
  const theme = themeOf($el);
  $el.style.setProperty('--pdr-line', theme.quietText);
  $el.style.setProperty('--pdr-pressed', theme === DARK ? '#3a4a5c' : '#dde7f3');
  $el.style.setProperty('--pdr-focus', theme.readings);
  $el.style.setProperty('--pdr-ground', theme.ground);
  $el.style.setProperty('--pdr-text', theme.text);
  $el.style.setProperty('--pdr-veil', `${theme.ground}bf`);
  view.setTheme(theme);
}

export const UIPdrMap = {
  name: 'UIPdrMap',
  inject: ['$socket'],
  props: { id: { type: String, required: true }, props: { type: Object }, state: { type: Object } },
  render(): unknown {
    return Vue.h('div', { class: 'pdr-map-widget', style: 'height: 100%; min-height: 240px' });
  },
  mounted(this: Widget): void {
    addStyle();
    this.view = new MapView(this.$el, { texts: this.props.texts });
    applyTheme(this);
    this.observer = new MutationObserver(() => applyTheme(this));
    this.observer.observe(document.documentElement, { attributes: true });
    this.$socket.on(`msg-input:${this.id}`, this.show);
    this.$socket.on(`pdr-map-all:${this.id}`, this.show);
    this.$socket.on('connect', this.open);
    this.open();
  },
  unmounted(this: Widget): void {
    this.observer.disconnect();
    this.$socket.off(`msg-input:${this.id}`, this.show);
    this.$socket.off(`pdr-map-all:${this.id}`, this.show);
    this.$socket.off('connect', this.open);
    this.view.destroy();
  },
  methods: {
    open(this: Widget): void {
      this.$socket.emit('pdr-map-open', this.id);
    },
    show(this: Widget, what: Sent): void {
      if (what.kind === 'map') this.view.setRows(rowsOf(what.map), regimesOf(what.regimes));
      if (what.kind === 'regimes') this.view.setRegimes(regimesOf(what.regimes));
      else for (const reading of what.readings) this.view.add(received(reading));
    },
  },
};

function addStyle(): void {
  if (document.getElementById('pdr-map-style')) return;
  const style = document.createElement('style');
  style.id = 'pdr-map-style';
  style.textContent = css;
  document.head.append(style);
}
