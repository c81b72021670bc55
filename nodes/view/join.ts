import type { ModelStore } from '../shared/modelStore';
import { readVersions } from '../shared/modelVersions';
import type { Node } from '../shared/node-red';
import { joinView, type ViewChannel, type ViewedNode } from './hub';

/** Makes a node's model visible in the sidebar while the node is there. */
export function showModel(node: Node, store: ModelStore, type: ViewedNode['type']): ViewChannel {
  const { channel, leave } = joinView({
    type,
    user: store.user,
    read: () => store.read(),
    versions: () => readVersions(store),
  });
  node.on('close', (_, done) => {
    leave();
    done();
  });
  return channel;
}
