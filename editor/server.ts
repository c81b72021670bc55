import type { ListedModel, SentModel, SentVersions, ViewNews } from '../nodes/view/wire';
import type { Refusal } from './refusal';

type Refused = (refusal: Refusal) => void;

/** What is asked of a pdr-fit node. */
export interface Command {
  readonly command: 'train' | 'cancel' | 'rollback' | 'accept';
  /** Which one to go back to. */
  readonly version?: number;
}

// The editor's jQuery sends its token along, and paths are relative to where the editor is served.

export function listModels(then: (models: readonly ListedModel[]) => void, refused: Refused): void {
  ask({ url: 'pdr/models' }, (data) => then(data as readonly ListedModel[]), refused);
}

/** @param shown the id of the model that is shown, from which its rows come */
export function readModel(
  id: string,
  shown: string | undefined,
  then: (view: SentModel) => void,
  refused: Refused,
): void {
  const from = shown === undefined ? '' : `?from=${encodeURIComponent(shown)}`;
  ask({ url: `pdr/models/${id}${from}` }, (data) => then(data as SentModel), refused);
}

export function readVersions(
  id: string,
  then: (versions: SentVersions['versions']) => void,
  refused: Refused,
): void {
  ask({ url: `pdr/models/${id}/versions` }, (data) => then((data as SentVersions).versions), refused);
}

/** Says that somebody looks: news of the model are sent for some seconds from now. */
export function watchModel(id: string, refused: Refused): void {
  ask({ url: `pdr/models/${id}/watch`, method: 'POST' }, () => undefined, refused);
}

export function sendCommand(id: string, command: Command, refused: Refused): void {
  const data = JSON.stringify(command);
  ask(
    { url: `pdr/models/${id}/command`, method: 'POST', contentType: 'application/json', data },
    () => undefined,
    refused,
  );
}

/** Saves the model as an ONNX file. */
export async function saveOnnx(id: string, save: (file: Blob) => void, refused: Refused): Promise<void> {
  const token = RED.settings.get('auth-tokens')?.access_token;
  const headers: HeadersInit = token ? { Authorization: `Bearer ${token}` } : {};
  try {
    const answer = await fetch(`pdr/models/${id}/onnx`, { headers });
    if (answer.ok) return save(await answer.blob());
    const told = (await answer.json().catch(() => ({}))) as { message?: string };
    refused({ status: answer.status, message: told.message ?? null });
  } catch {
    refused({ status: 0, message: null });
  }
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
    .fail(({ status, responseJSON }) => refused({ status, message: responseJSON?.message ?? null }));
}
