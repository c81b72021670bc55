import type { SentModel, SentProgress, SentQuality, ViewNews } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { MapView } from '../ui/map';
import { received } from '../ui/readingBatch';
import { NO_ROWS } from '../ui/rows';
import type { Texts } from '../ui/texts';
import type { Reading } from '../ui/trail';
import { type Action, Actions } from './actions';
import { AlarmPanel } from './alarmPanel';
import { askToServe } from './ask';
import { showCard } from './card';
import { download } from './download';
import { themeOf } from './editorTheme';
import { ModelChoice } from './modelChoice';
import { formerPlacesOf, regimesOf, rowsOf } from './received';
import { commandRefusalText, type Refusal, refusalText } from './refusal';
import {
  type Command,
  listModels,
  onNews,
  readModel,
  readVersions,
  saveOnnx,
  sendCommand,
  watchModel,
} from './server';
import { Sight } from './sight';
import { mapTexts, nameOf } from './texts';
import { isTraining, TrainingPanel } from './trainingPanel';
import type { Translate } from './translate';
import { mayServe, VersionsPanel } from './versionsPanel';

/** How often the tab says that it looks; the server forgets it after 15 s. */
const WATCH_EVERY_MS = 5000;

/** The tab's content: choose a model, see its map live, its card and its training. Out of sight it asks and draws nothing. */
export class Sidebar {
  readonly element = make('div', 'pdr-side');
  private readonly choice: ModelChoice;
  private readonly note = make('div', 'pdr-side-note');
  private readonly training: TrainingPanel;
  private readonly texts: Texts;
  private readonly map: MapView;
  private readonly actions: Actions;
  private readonly card = make('div', 'pdr-side-card');
  private readonly alarms: AlarmPanel;
  private readonly versions: VersionsPanel;
  private readonly sight: Sight;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly themeObserver: MutationObserver;
  private view: SentModel | null = null;
  private quality: SentQuality | null = null;
  private progress: SentProgress | null = null;
  /** The model whose news are heard; empty: none. */
  private heard = '';
  private endNews: () => void = () => undefined;

  constructor(private readonly translate: Translate) {
    this.choice = new ModelChoice(translate, () => this.open());
    this.training = new TrainingPanel(translate);
    const host = make('div', 'pdr-side-map');
    this.texts = mapTexts(translate);
    this.map = new MapView(host, { texts: this.texts, theme: themeOf(this.element) });
    this.actions = new Actions(translate, (action) => this.act(action));
    this.alarms = new AlarmPanel(translate, this.texts);
    this.versions = new VersionsPanel(translate, (action) =>
      askToServe(action, translate, () => this.command(action)),
    );
    this.note.setAttribute('role', 'status');
    this.element.append(
      this.choice.element,
      this.note,
      this.training.element,
      host,
      this.actions.element,
      this.alarms.element,
      this.card,
      this.versions.element,
    );
    this.say('');
    this.update();
    // The editor changes to dark by a class, without an event.
    this.themeObserver = new MutationObserver(() => this.map.setTheme(themeOf(this.element)));
    this.themeObserver.observe(document.documentElement, { attributes: true, attributeFilter: ['class'] });
    this.sight = new Sight(this.element, () => this.refresh());
    this.timer = setInterval(() => this.watch(), WATCH_EVERY_MS);
  }

  /** Looks for models anew: after a deploy, when the tab comes in sight, when the connection is back. */
  refresh(): void {
    if (!this.sight.isSeen) return;
    listModels(
      (models) => {
        this.choice.offer(models);
        this.say(models.length === 0 ? this.translate('noNodes') : '');
        this.open();
      },
      (refusal) => this.refused(refusal),
    );
  }

  destroy(): void {
    clearInterval(this.timer);
    this.themeObserver.disconnect();
    this.sight.end();
    this.endNews();
    this.map.destroy();
  }

  /** The id of the chosen model; empty where there is none. */
  private get chosen(): string {
    return this.choice.chosen?.id ?? '';
  }

  private open(): void {
    const id = this.chosen;
    if (id !== this.heard) {
      this.endNews();
      this.heard = id;
      this.endNews = id === '' ? () => undefined : onNews(id, (news) => this.hear(news));
      this.show(null);
      this.versions.show([]);
      this.alarms.clear();
    }
    if (id === '') return;
    this.watch();
    this.load();
  }

  private load(): void {
    // The list may have come only after the tab was hidden; back in sight it asks anew.
    if (!this.sight.isSeen) return;
    const id = this.chosen;
    readModel(
      id,
      this.view?.card?.id,
      (view) => {
        if (id !== this.chosen) return;
        this.say('');
        this.show(view);
      },
      (refusal) => this.refused(refusal),
    );
    this.loadVersions();
  }

  private loadVersions(): void {
    const id = this.chosen;
    readVersions(
      id,
      (versions) => {
        if (id === this.chosen) this.versions.show(versions);
      },
      (refusal) => this.refused(refusal),
    );
  }

  private show(view: SentModel | null): void {
    // The same model comes again after a deploy, and as news of several nodes: its readings stay.
    if (!view?.card || view.card.id !== this.view?.card?.id) {
      if (view) this.map.setRows(rowsOf(view), regimesOf(view, this.texts), formerPlacesOf(view));
      else this.map.setRows(NO_ROWS);
    }
    this.view = view;
    this.quality = view?.quality ?? null;
    this.trains(view?.training ?? null);
  }

  private hear(news: ViewNews): void {
    if (!this.sight.isSeen) return;
    switch (news.kind) {
      case 'readings':
        this.showReadings(news.readings.map(received));
        break;
      case 'training':
        this.trains(news.progress);
        break;
      case 'model':
        this.load();
        break;
      case 'versions':
        this.loadVersions();
        break;
      case 'quality':
        this.quality = news.quality;
        this.update();
        break;
    }
  }

  private showReadings(readings: readonly Reading[]): void {
    for (const reading of readings) this.map.add(reading);
    this.alarms.add(readings);
  }

  private trains(progress: SentProgress | null): void {
    this.progress = progress;
    this.training.show(progress);
    this.update();
  }

  private watch(): void {
    if (!this.sight.isSeen) return;
    if (this.chosen === '') this.refresh();
    else watchModel(this.chosen, (refusal) => this.missed(refusal));
  }

  /** The chosen model's nodes are gone, or the session is. */
  private missed(refusal: Refusal): void {
    if (refusal.status === 404) this.refresh();
    else this.refused(refusal);
  }

  private update(): void {
    const mayCommand = RED.user.hasPermission('pdr.write');
    const learns = this.choice.chosen?.nodes.some(({ type }) => type === 'pdr-fit') ?? false;
    const hasModel = this.view?.card != null;
    const hasMap = this.view?.map != null;
    this.actions.allow({
      train: mayCommand && learns,
      cancel: mayCommand && learns && isTraining(this.progress),
      onnx: hasModel,
      svg: hasMap,
      png: hasMap,
    });
    this.versions.allow(mayServe(mayCommand, learns));
    this.card.hidden = this.choice.chosen === null;
    showCard(this.card, this.view?.card ?? null, this.quality, this.translate);
  }

  private async act(action: Action): Promise<void> {
    const model = this.choice.chosen;
    if (!model) return;
    switch (action) {
      case 'train':
      case 'cancel':
        this.command({ command: action });
        break;
      case 'onnx':
        await saveOnnx(
          model.id,
          (file) => download(file, `${model.key}.onnx`),
          (refusal) => RED.notify(refusalText(refusal, this.translate), 'error'),
        );
        break;
      case 'svg':
        download(new Blob([this.map.svg(nameOf(model))], { type: 'image/svg+xml' }), `${model.key}.svg`);
        break;
      case 'png': {
        const picture = await this.map.png();
        if (picture) download(picture, `${model.key}.png`);
        break;
      }
    }
  }

  private command(command: Command): void {
    sendCommand(this.chosen, command, (refusal) =>
      RED.notify(commandRefusalText(refusal, this.translate), 'error'),
    );
  }

  private refused(refusal: Refusal): void {
    this.say(refusalText(refusal, this.translate));
  }

  private say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === '';
  }
}
