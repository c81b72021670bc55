import type { ListedModel } from '../nodes/view/wire';
import type { Texts } from '../ui/texts';
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
