import type { ListedModel } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { nameOf } from './texts';
import type { Translate } from './translate';

/** The models to choose from, and a button that shows the chosen one's node in the flow. */
export class ModelChoice {
  readonly element = make('div', 'pdr-side-head');
  private readonly select = make('select', '', this.element);
  private models: readonly ListedModel[] = [];

  constructor(translate: Translate, changed: () => void) {
    this.select.setAttribute('aria-label', translate('model'));
    this.select.addEventListener('change', changed);
    const reveal = make('button', 'pdr-side-button', this.element);
    reveal.type = 'button';
    reveal.title = translate('reveal');
    reveal.setAttribute('aria-label', translate('reveal'));
    make('i', 'fa fa-search', reveal);
    reveal.addEventListener('click', () => this.reveal());
    this.element.hidden = true;
  }

  /** Null where there is none. */
  get chosen(): ListedModel | null {
    return this.models.find(({ id }) => id === this.select.value) ?? null;
  }

  /** The chosen one stays chosen if it is still there. */
  offer(models: readonly ListedModel[]): void {
    const { value } = this.select;
    this.models = models;
    this.select.replaceChildren(...models.map((model) => new Option(nameOf(model), model.id)));
    if (models.some(({ id }) => id === value)) this.select.value = value;
    this.element.hidden = models.length === 0;
  }

  private reveal(): void {
    const nodes = this.chosen?.nodes ?? [];
    const { id } = nodes.find(({ type }) => type === 'pdr-fit') ?? nodes[0];
    // A node that another user added is not in this editor before it loads the new flows.
    if (RED.nodes.node(id)) RED.view.reveal(id);
  }
}
