import { addColumnsRoute } from '../nodes/view/columns';
import { publishWith } from '../nodes/view/hub';
import { type AdminApp, addRoutes, type RouteHost } from '../nodes/view/routes';

/** The part of Node-RED's runtime API that the plugin uses. */
interface NodeRed {
  readonly httpAdmin: AdminApp;
  readonly auth: Pick<RouteHost, 'needsPermission'>;
  readonly comms: { publish(topic: string, data: object, retain: boolean): void };
  readonly nodes: { getNode(id: string): { receive(msg: { topic: string; payload?: object }): void } | null };
}

/** The sidebar's server side: its admin routes, and news of models over the editor's own connection. */
export = (RED: NodeRed): void => {
  publishWith((id, news) => RED.comms.publish(`pdr/${id}`, news, false));
  const host: RouteHost = {
    app: RED.httpAdmin,
    needsPermission: (permission) => RED.auth.needsPermission(permission),
    command: (nodeId, msg) => RED.nodes.getNode(nodeId)?.receive(msg),
  };
  addRoutes(host);
  addColumnsRoute(host);
};
