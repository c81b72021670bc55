import type { SeenColumn } from '../../src/index';
import { reasonOf } from '../shared/failures';
import type { Node, NodeConfig } from '../shared/node-red';
import type { Request, Response, RouteHost } from './routes';

/** What a pdr-fit node knows of its readings' columns. */
interface Columns {
  /** Null before any reading came. */
  readonly columns: readonly SeenColumn[] | null;
  /** Features are named: the node keeps no other columns. */
  readonly named: boolean;
}

/** What the edit dialog gets. */
export interface SentColumns {
  readonly columns: readonly SeenColumn[];
  /** Columns beyond those that are sent. */
  readonly more: number;
  readonly named: boolean;
}

/** More than anyone ticks in a list. */
const MOST_SENT = 500;

const known = new Map<string, () => Promise<Columns>>();

/** Lets the edit dialog ask for a node's columns while the node is there. */
export function showColumns(node: Node, config: NodeConfig, look: () => Promise<Columns>): void {
  // In a subflow each instance has an id of its own; the editor knows that of the node in its template.
  const id = typeof config._alias === 'string' ? config._alias : node.id;
  known.set(id, look);
  node.on('close', (_, done) => {
    if (known.get(id) === look) known.delete(id);
    done();
  });
}

/** The admin route of the list of columns in pdr-fit's dialog. Asks for the permission `pdr.read`. */
export function addColumnsRoute({ app, needsPermission }: Pick<RouteHost, 'app' | 'needsPermission'>): void {
  app.get('/pdr/columns/:nodeId', needsPermission('pdr.read'), sendColumns);
}

function sendColumns({ params }: Request, response: Response): void {
  const look = known.get(params.nodeId);
  if (!look) {
    refuse(response, 404, 'notDeployed', 'This node is not deployed.');
    return;
  }
  look().then(
    ({ columns, named }) => {
      if (columns) response.json(sentOf(columns, named));
      else refuse(response, 404, 'noRows', 'No readings have come to this node yet.');
    },
    (error) => refuse(response, 500, 'failed', reasonOf(error)),
  );
}

function sentOf(columns: readonly SeenColumn[], named: boolean): SentColumns {
  return {
    columns: columns.slice(0, MOST_SENT),
    more: Math.max(0, columns.length - MOST_SENT),
    named,
  };
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ code, message });
}
