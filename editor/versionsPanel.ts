import type { SentVersion } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { movedText } from './moved';
import type { Translate } from './translate';

/** What can be done with a version that is kept beside the served one. */
export interface VersionAction {
  readonly command: 'rollback' | 'accept';
  readonly version: number;
}

/** Whether the user may have another version served, and if not, why. */
export type MayServe = 'yes' | 'noPermission' | 'noNode';

export function mayServe(mayCommand: boolean, learns: boolean): MayServe {
  if (!mayCommand) return 'noPermission';
  return learns ? 'yes' : 'noNode';
}

/** The models of a key, with a button for each that is not served. */
export class VersionsPanel {
  readonly element = make('details', 'pdr-side-fold pdr-side-versions');
  private readonly title = make('summary', '', this.element);
  private readonly list = make('ul', '', this.element);
  private versions: readonly SentVersion[] = [];
  private may: MayServe = 'noNode';

  constructor(
    private readonly translate: Translate,
    private readonly act: (action: VersionAction) => void,
  ) {
    this.draw();
  }

  show(versions: readonly SentVersion[]): void {
    this.versions = versions;
    this.draw();
    // A model that waits to be accepted must not go unseen.
    if (versions.some(({ state }) => state === 'candidate')) this.element.open = true;
  }

  allow(may: MayServe): void {
    if (may === this.may) return;
    this.may = may;
    this.draw();
  }

  private draw(): void {
    this.element.hidden = this.versions.length === 0;
    this.title.textContent = this.translate('versions.title', { count: String(this.versions.length) });
    this.list.replaceChildren(...this.versions.map((version) => this.item(version)));
  }

  private item(sent: SentVersion): HTMLLIElement {
    const { version, state, createdAt, rows, moved } = sent;
    const item = make('li', '');
    item.dataset.state = state;
    const text = make('div', '', item);
    const name = this.translate('versions.name', { version: String(version) });
    make('strong', '', text).textContent = `${name} · ${this.translate(`versions.${state}`)}`;
    const facts = [
      new Date(createdAt).toLocaleString(),
      this.translate('versions.rows', { rows: String(rows) }),
      ...(moved ? [movedText(moved, this.translate)] : []),
      ...(state === 'candidate' ? [this.translate('versions.why')] : []),
    ];
    for (const fact of facts) make('div', '', text).textContent = fact;
    if (state !== 'served') this.addButton(item, sent);
    return item;
  }

  private addButton(item: HTMLElement, { version, state }: SentVersion): void {
    const command = state === 'candidate' ? 'accept' : 'rollback';
    const button = make('button', 'pdr-side-button', item);
    button.type = 'button';
    button.textContent = this.translate(`versions.${command}`);
    button.disabled = this.may !== 'yes';
    if (this.may !== 'yes') button.title = this.translate(`versions.${this.may}`);
    button.addEventListener('click', () => this.act({ command, version }));
  }
}
