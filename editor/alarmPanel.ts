import { make } from '../ui/layout';
import type { Texts } from '../ui/texts';
import { causeText } from '../ui/tip';
import type { Reading } from '../ui/trail';
import { type Alarm, withReading } from './alarms';
import type { Translate } from './translate';

/** The last unusual readings and what made them so. */
export class AlarmPanel {
  readonly element = make('details', 'pdr-side-fold');
  private readonly title = make('summary', '', this.element);
  private readonly list = make('ul', '', this.element);
  private alarms: readonly Alarm[] = [];

  constructor(
    private readonly translate: Translate,
    private readonly texts: Texts,
  ) {
    this.element.open = true;
    this.draw();
  }

  add(readings: readonly Reading[]): void {
    const before = this.alarms;
    this.alarms = readings.reduce(withReading, before);
    if (this.alarms !== before) this.draw();
  }

  clear(): void {
    this.alarms = [];
    this.draw();
  }

  private draw(): void {
    this.element.hidden = this.alarms.length === 0;
    this.title.textContent = this.translate('alarms', { count: String(this.alarms.length) });
    this.list.replaceChildren(...this.alarms.map((alarm) => this.item(alarm)));
  }

  private item({ first, last, readings }: Alarm): HTMLLIElement {
    const item = make('li', '');
    item.dataset.state = 'unusual';
    const text = make('div', '', item);
    const since = new Date(first.at).toLocaleTimeString();
    make('strong', '', text).textContent = readings > 1 ? `${since} × ${readings}` : since;
    for (const cause of last.causes) make('div', '', text).textContent = causeText(cause, this.texts);
    return item;
  }
}
