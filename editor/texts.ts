import type { ListedModel } from '../nodes/view/wire';
import { type Texts, textsFrom } from '../ui/texts';
import type { Refusal } from './server';

/** A text of the plugin's catalogue. */
export type Translate = (key: string, values?: Readonly<Record<string, string>>) => string;

/** What to do about a request that failed. */
export function refusalText({ status, message }: Refusal, translate: Translate): string {
  if (message !== null) return message;
  const known = ({ 0: 'offline', 401: 'session', 404: 'gone' } as const)[status];
  return known ? translate(`refused.${known}`) : translate('refused.other', { status: String(status) });
}

export function nameOf({ key, scope, flow }: ListedModel): string {
  const place = flow === null ? scope : (RED.nodes.workspace(flow)?.label ?? flow);
  return `${key} · ${place}`;
}

export function mapTexts(translate: Translate): Texts {
  return textsFrom((key) => translate(`map.${key}`));
}
