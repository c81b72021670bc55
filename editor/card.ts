import type { ModelCard, SentQuality } from '../nodes/view/wire';
import { make } from '../ui/layout';
import { movedText } from './moved';
import type { Translate } from './translate';

/** Features named in the card; of more their number is told. */
const MOST_FEATURES = 12;

/** Fills an element with what is known of a model. */
export function showCard(
  element: HTMLElement,
  card: ModelCard | null,
  quality: SentQuality | null,
  translate: Translate,
): void {
  element.replaceChildren();
  if (!card) {
    element.textContent = translate('noModel');
    return;
  }
  const lines: readonly (readonly [string, string])[] = [
    ['method', `${card.method}${card.refined ? `, ${translate('refined')}` : ''}`],
    ['rows', String(card.rows)],
    ['features', featuresOf(card)],
    ['engine', card.engine],
    ['trained', new Date(card.createdAt).toLocaleString()],
    ['version', String(card.version)],
    ...(card.moved ? [['moved', movedText(card.moved, translate)] as const] : []),
    ...(quality?.value === null || !quality ? [] : [['quality', qualityOf(quality, translate)] as const]),
  ];
  const list = make('dl', '', element);
  for (const [key, text] of lines) {
    make('dt', '', list).textContent = translate(`card.${key}`);
    const value = make('dd', '', list);
    value.dataset.line = key;
    value.textContent = text;
  }
}

function featuresOf({ features, nFeatures }: ModelCard): string {
  if (!features) return String(nFeatures);
  const more = features.length > MOST_FEATURES ? `, … (${features.length})` : '';
  return `${features.slice(0, MOST_FEATURES).join(', ')}${more}`;
}

function qualityOf({ metric, value, below }: SentQuality, translate: Translate): string {
  return `${metric} ${Number(value).toFixed(3)}${below ? ` – ${translate('below')}` : ''}`;
}
