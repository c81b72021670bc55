import { exportOnnx, type Matrix, type ModelEnvelope, PdrError, parseModel } from '../../src/index';
import { cardOf, listed } from './card';
import { formerPlaces } from './formerPlaces';
import { type ViewChannel, viewedModel, viewedModels } from './hub';
import { mapOf } from './modelMap';
import { listVersions } from './versionList';
import type { SentVersions } from './wire';

/** The part of Express that the routes use. */
export interface Request {
  readonly params: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: { readonly command?: unknown; readonly version?: unknown };
}
export interface Response {
  status(code: number): Response;
  json(value: object): void;
  set(name: string, value: string): Response;
  send(body: Buffer): void;
  end(): void;
}
type Handler = (request: Request, response: Response) => void;
export interface AdminApp {
  get(path: string, ...handlers: Handler[]): void;
  post(path: string, ...handlers: Handler[]): void;
}

/** What a viewer may ask of a pdr-fit node; these are the node's own topics. */
const COMMANDS = ['train', 'cancel', 'rollback', 'accept'] as const;

export interface RouteHost {
  readonly app: AdminApp;
  needsPermission(permission: string): Handler;
  /** Sends a command to a node as a message would bring it. */
  command(nodeId: string, msg: { readonly topic: string; readonly payload?: object }): void;
}

/** The admin routes of the sidebar. Each asks for a permission: looking for `pdr.read`, commands for `pdr.write`. */
export function addRoutes({ app, needsPermission, command }: RouteHost): void {
  const mayRead = needsPermission('pdr.read');
  const mayWrite = needsPermission('pdr.write');
  app.get('/pdr/models', mayRead, (_, response) => response.json(viewedModels().map(listed)));
  app.get('/pdr/models/:id', mayRead, withModel(show));
  app.get('/pdr/models/:id/onnx', mayRead, withModel(sendOnnx));
  app.get('/pdr/models/:id/versions', mayRead, withModel(sendVersions));
  app.post(
    '/pdr/models/:id/watch',
    mayRead,
    withModel(async (channel, _, response) => {
      channel.watch();
      response.status(204).end();
    }),
  );
  app.post(
    '/pdr/models/:id/command',
    mayWrite,
    withModel(async (channel, { body }, response) => {
      const wanted = COMMANDS.find((known) => known === body?.command);
      const fit = Array.from(channel.nodes).find(({ type }) => type === 'pdr-fit');
      if (!wanted || !fit) {
        response.status(wanted ? 404 : 400).end();
        return;
      }
      // Which version to go back to; without a number it is the one before.
      const version = wanted === 'rollback' ? body?.version : undefined;
      const isWrong = version !== undefined && !Number.isSafeInteger(version);
      if (isWrong) {
        response.status(400).end();
        return;
      }
      command(fit.user.nodeId, { topic: wanted, ...(version !== undefined && { payload: { version } }) });
      response.status(202).end();
    }),
  );
}

async function show(channel: ViewChannel, { query }: Request, response: Response): Promise<void> {
  const { training, quality } = channel;
  const stored = await storedModel(channel);
  response.json({
    card: stored && cardOf(stored),
    map: stored && mapOf(stored, await placesBefore(channel, stored, query?.from)),
    training,
    quality,
  });
}

async function sendOnnx(channel: ViewChannel, _: Request, response: Response): Promise<void> {
  const model = await storedModel(channel);
  if (!model) {
    response.status(404).end();
    return;
  }
  response
    .set('Content-Type', 'application/octet-stream')
    .set('Content-Disposition', 'attachment; filename="model.onnx"')
    .send(Buffer.from(exportOnnx(model)));
}

async function sendVersions({ nodes }: ViewChannel, _: Request, response: Response): Promise<void> {
  const [node] = nodes;
  const answer: SentVersions = { versions: listVersions(await node.versions()) };
  response.json(answer);
}

/** @param id of the model that the viewer shows; null also where that is no longer kept */
async function placesBefore(
  { nodes }: ViewChannel,
  model: ModelEnvelope,
  id: unknown,
): Promise<Matrix | null> {
  if (id === undefined || id === model.id) return null;
  const [node] = nodes;
  const { kept } = await node.versions();
  const former = kept.find((version) => version.model.id === id);
  // Without them the map is shown all the same: the rows do not move there.
  return former ? formerPlaces(model, former.model).catch(() => null) : null;
}

/** Null where nothing is stored yet. */
async function storedModel({ nodes }: ViewChannel) {
  const [node] = nodes;
  const stored = await node.read();
  return stored === undefined || stored === null ? null : parseModel(stored);
}

/** Answers 404 for a model that no node has to do with, and in plain words what else goes wrong: nothing may be thrown. */
function withModel(
  handle: (channel: ViewChannel, request: Request, response: Response) => Promise<void>,
): Handler {
  return (request, response) => {
    const channel = viewedModel(request.params.id);
    if (!channel) {
      response.status(404).end();
      return;
    }
    handle(channel, request, response).catch((error) => {
      const known = error instanceof PdrError ? error : null;
      response
        .status(known ? 409 : 500)
        .json({ code: known?.code ?? 'error', message: known?.message ?? 'The model could not be read.' });
    });
  };
}
