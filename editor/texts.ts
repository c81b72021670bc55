import type { ListedModel } from '../nodes/view/wire';
import { type Texts, textsFrom } from '../ui/texts';
import type { Translate } from './translate';

export function nameOf({ key, scope, flow }: ListedModel): string {
  const place = flow === null ? scope : (RED.nodes.workspace(flow)?.label ?? flow);
  return `${key} · ${place}`;
}

export function mapTexts(translate: Translate): Texts {
  return textsFrom((key) => translate(`map.${key}`));
}
