import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseVersions } from '../../../nodes/shared/storedVersions';
import type { ViewedNode } from '../../../nodes/view/hub';

/** A refined model of 40 rows with three named features, as the first version wrote it. */
export function storedModel(): object {
  const file = join(__dirname, '../../../../test/fixtures/model-0.1.0.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { model: object }).model;
}

/** A node with a model of its own under `key`. */
export function viewedNode(key: string, properties: Partial<ViewedNode> = {}): ViewedNode {
  return {
    type: 'pdr-fit',
    user: {
      nodeId: `fit-${key}`,
      nodeName: 'learn',
      flow: 'flow1',
      key: { scope: 'flow', key, store: undefined },
      store: 'default',
    },
    read: async () => storedModel(),
    versions: async () => parseVersions(storedModel(), undefined),
    ...properties,
  };
}
