import { make } from '../ui/layout';
import type { Translate } from './translate';

const ACTIONS = ['train', 'cancel', 'onnx', 'svg', 'png'] as const;
export type Action = (typeof ACTIONS)[number];

/** The buttons below the map. */
export class Actions {
  readonly element = make('div', 'pdr-side-buttons');
  private readonly buttons: ReadonlyMap<Action, HTMLButtonElement>;

  constructor(translate: Translate, act: (action: Action) => void) {
    this.buttons = new Map(
      ACTIONS.map((action) => {
        const button = make('button', 'pdr-side-button', this.element);
        button.type = 'button';
        button.textContent = translate(action);
        button.addEventListener('click', () => act(action));
        return [action, button];
      }),
    );
  }

  /** @param able what can be done now; the rest is greyed out */
  allow(able: Readonly<Record<Action, boolean>>): void {
    for (const [action, button] of this.buttons) button.disabled = !able[action];
  }
}
