import type { ListedModel } from '../nodes/view/wire';
import type { Texts } from '../ui/texts';
import type { Translate } from './translate';

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
