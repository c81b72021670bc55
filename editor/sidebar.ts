import type { ListedModel, SentModel, SentQuality, ViewNews } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { MapView } from '../ui/map';
import { received } from '../ui/readingBatch';
import { type MapRows, NO_ROWS } from '../ui/rows';
import type { Texts } from '../ui/texts';
import { showCard } from './card';
import { download } from './download';
import { themeOf } from './editorTheme';
import { listModels, onNews, readModel, sendCommand, watchModel } from './server';
import { TrainingPanel } from './trainingPanel';
import type { Translate } from './translate';

/** How often the tab says that it looks; the server forgets it after 15 s. */
const WATCH_EVERY_MS = 5000;

/** The tab's content: choose a model, see its map live, its card and its training. */
export class Sidebar {
  readonly element = make('div', 'pdr-side');
  private readonly choice: HTMLSelectElement;
  private readonly card: HTMLElement;
  private readonly note: HTMLElement;
  private readonly training: TrainingPanel;
  private readonly map: MapView;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly themeObserver: MutationObserver;
  private models: readonly ListedModel[] = [];
  private view: SentModel | null = null;
  private quality: SentQuality | null = null;
  private endNews: () => void = () => undefined;

  constructor(private readonly translate: Translate) {
    const head = make('div', 'pdr-side-head', this.element);
    this.choice = make('select', '', head);
    this.choice.setAttribute('aria-label', translate('model'));
    this.choice.addEventListener('change', () => this.open());
    this.note = make('div', 'pdr-side-note', this.element);
    this.training = new TrainingPanel(translate);
    this.element.append(this.training.element);
    const host = make('div', 'pdr-side-map', this.element);
    this.map = new MapView(host, { texts: mapTexts(translate), theme: themeOf(this.element) });
    this.addButtons();
    this.card = make('div', 'pdr-side-card', this.element);
    // The editor changes to dark by a class, without an event.
    this.themeObserver = new MutationObserver(() => this.map.setTheme(themeOf(this.element)));
    this.themeObserver.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    this.timer = setInterval(() => this.watch(), WATCH_EVERY_MS);
  }

  /** Looks for models anew: after a deploy, when the tab is shown, when the connection is back. */
  refresh(): void {
    listModels(
      (models) => {
        this.models = models;
        this.offer();
      },
      (message) => this.say(message),
    );
  }

  destroy(): void {
    clearInterval(this.timer);
    this.themeObserver.disconnect();
    this.endNews();
    this.map.destroy();
  }

  /** The id of the chosen model; empty where there is none. */
  private get chosen(): string {
    return this.choice.value;
  }

  private offer(): void {
    const before = this.chosen;
    this.choice.replaceChildren(...this.models.map((model) => new Option(nameOf(model), model.id)));
    this.choice.hidden = this.models.length === 0;
    if (this.models.some(({ id }) => id === before)) this.choice.value = before;
    if (this.models.length === 0) this.say(this.translate('noNodes'));
    this.open();
  }

  private open(): void {
    this.endNews();
    const id = this.chosen;
    if (id === '') return;
    this.endNews = onNews(id, (news) => this.hear(news));
    this.watch();
    this.load(false);
  }

  /** @param moves whether the rows are those of the map that is shown, with other coordinates */
  private load(moves: boolean): void {
    const id = this.chosen;
    readModel(
      id,
      (view) => {
        if (id !== this.chosen) return;
        this.say('');
        this.view = view;
        this.quality = view.quality;
        this.map.setRows(rowsOf(view), [], moves);
        this.training.show(view.training);
        this.showCard();
      },
      (message) => this.say(message),
    );
  }

  private hear(news: ViewNews): void {
    switch (news.kind) {
      case 'readings':
        for (const reading of news.readings) this.map.add(received(reading));
        break;
      case 'training':
        this.training.show(news.progress);
        break;
      case 'model':
        this.load(true);
        break;
      case 'quality':
        this.quality = news.quality;
        this.showCard();
        break;
    }
  }

  /** Only while the tab is in sight: nothing is sent to a tab that nobody sees. */
  private watch(): void {
    const isSeen = this.element.offsetParent !== null && document.visibilityState === 'visible';
    if (isSeen && this.chosen !== '') watchModel(this.chosen);
  }

  private showCard(): void {
    showCard(this.card, this.view?.card ?? null, this.quality, this.translate);
  }

  private say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }

  private addButtons(): void {
    const bar = make('div', 'pdr-side-buttons', this.element);
    const add = (key: string, onClick: () => void): HTMLButtonElement => {
      const button = make('button', 'red-ui-button red-ui-button-small', bar);
      button.type = 'button';
      button.textContent = this.translate(key);
      button.addEventListener('click', onClick);
      return button;
    };
    const refused = (message: string): void => RED.notify(message, 'error');
    const mayCommand = RED.user.hasPermission('pdr.write');
    add('train', () => sendCommand(this.chosen, 'train', refused)).disabled = !mayCommand;
    add('cancel', () => sendCommand(this.chosen, 'cancel', refused)).disabled = !mayCommand;
    add('onnx', () => download(`pdr/models/${this.chosen}/onnx`, 'model.onnx', refused));
    add('svg', () =>
      download(new Blob([this.map.svg(this.title())], { type: 'image/svg+xml' }), 'map.svg', refused),
    );
    add('png', async () => {
      const picture = await this.map.png();
      if (picture) download(picture, 'map.png', refused);
    });
  }

  private title(): string {
    const model = this.models.find(({ id }) => id === this.chosen);
    return model ? nameOf(model) : '';
  }
}

function nameOf({ key, scope, flow }: ListedModel): string {
  const place = flow === null ? scope : (RED.nodes.workspace(flow)?.label ?? flow);
  return `${key} · ${place}`;
}

function rowsOf({ map }: SentModel): MapRows {
  if (!map) return NO_ROWS;
  return {
    ...NO_ROWS,
    coordinates: floats(map.coordinates),
    features: map.features,
    values: map.values === null ? null : floats(map.values),
    labels: map.labels?.map((label) => (label === null ? null : String(label))) ?? null,
  };
}

function floats(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function mapTexts(translate: Translate): Texts {
  const text = (key: string): string => translate(`map.${key}`);
  return {
    map: text('map'),
    colorBy: text('colorBy'),
    colors: {
      none: text('colors.none'),
      regime: text('colors.regime'),
      label: text('colors.label'),
      novelty: text('colors.novelty'),
      time: text('colors.time'),
    },
    zoomIn: text('zoomIn'),
    zoomOut: text('zoomOut'),
    whole: text('whole'),
    move: text('move'),
    box: text('box'),
    lasso: text('lasso'),
    clear: text('clear'),
    other: text('other'),
    unusual: text('unusual'),
    newest: text('newest'),
    known: text('known'),
    selected: text('selected'),
    higher: text('higher'),
    lower: text('lower'),
    alike: text('alike'),
    noRows: text('noRows'),
    summary: text('summary'),
    keys: text('keys'),
  };
}
