import type { ListedModel, ModelCard } from '../nodes/view/card';
import type { ViewNews } from '../nodes/view/hub';
import type { SentMap } from '../nodes/view/modelMap';

/** What is known of a model when the tab opens. */
export interface ModelView {
  readonly card: ModelCard | null;
  readonly map: SentMap | null;
  readonly training: Progress | null;
  readonly quality: Quality | null;
}

export interface Progress {
  readonly phase: string;
  readonly fraction: number;
  readonly loss?: number;
  readonly validationLoss?: number;
  readonly secondsLeft?: number;
  readonly position?: number;
  readonly rows?: number;
  readonly windowSize?: number;
}

export interface Quality {
  readonly metric: string;
  readonly value: number | null;
  readonly below: boolean;
}

/** Why a request failed, in words. */
type Refused = (message: string) => void;

// The editor's jQuery sends its token along, and paths are relative to where the editor is served.

export function listModels(then: (models: readonly ListedModel[]) => void, refused: Refused): void {
  ask({ url: 'pdr/models' }, (data) => then(data as readonly ListedModel[]), refused);
}

export function readModel(id: string, then: (view: ModelView) => void, refused: Refused): void {
  ask({ url: `pdr/models/${id}` }, (data) => then(data as ModelView), refused);
}

/** Says that somebody looks: news of the model are sent for some seconds from now. */
export function watchModel(id: string): void {
  $.ajax({ url: `pdr/models/${id}/watch`, method: 'POST' });
}

export function sendCommand(id: string, command: 'train' | 'cancel', refused: Refused): void {
  const data = JSON.stringify({ command });
  ask(
    { url: `pdr/models/${id}/command`, method: 'POST', contentType: 'application/json', data },
    () => undefined,
    refused,
  );
}

/** @returns a function that ends it */
export function onNews(id: string, hear: (news: ViewNews) => void): () => void {
  const topic = `pdr/${id}`;
  const handler = (_: string, data: unknown): void => hear(data as ViewNews);
  RED.comms.subscribe(topic, handler);
  return () => RED.comms.unsubscribe(topic, handler);
}

function ask(options: Parameters<typeof $.ajax>[0], then: (data: unknown) => void, refused: Refused): void {
  $.ajax(options)
    .done(then)
    .fail(({ status, responseJSON }) => refused(responseJSON?.message ?? String(status)));
}
