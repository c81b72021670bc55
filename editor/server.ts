import type { ListedModel, SentModel, ViewNews } from '../nodes/view/wire';

/** Why a request failed, in words. */
type Refused = (message: string) => void;

// The editor's jQuery sends its token along, and paths are relative to where the editor is served.

export function listModels(then: (models: readonly ListedModel[]) => void, refused: Refused): void {
  ask({ url: 'pdr/models' }, (data) => then(data as readonly ListedModel[]), refused);
}

export function readModel(id: string, then: (view: SentModel) => void, refused: Refused): void {
  ask({ url: `pdr/models/${id}` }, (data) => then(data as SentModel), refused);
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
