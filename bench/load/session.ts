import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FlowNode } from '../../demo/flow';
import { startNodeRed } from '../../demo/nodeRed';
import type { ModelEnvelope } from '../../src/index';
import { answerOf } from '../stream/protocol';
import type { LoadFigures, LoadOrder, Started } from './protocol';

export interface Session {
  readonly started: Started;
  load(order: LoadOrder): Promise<LoadFigures>;
}

/** What Node-RED has besides the node `bench-load`. */
export type Installed =
  | { readonly what: 'nothing' | 'palette' }
  /** A `pdr-transform` behind it, and a model in the context file as an earlier run would have left it. */
  | { readonly what: 'transform'; readonly model: ModelEnvelope };

/** Starts a real Node-RED for as long as `work` takes. */
export async function withNodeRed<T>(
  installed: Installed,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const userDir = mkdtempSync(join(tmpdir(), 'pdr-bench-'));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(userDir, file)), { recursive: true });
    writeFileSync(join(userDir, file), content);
  };
  // Node-RED takes what lies in this folder for nodes.
  write('nodes/bench-load.js', `module.exports = require(${JSON.stringify(join(__dirname, 'node.js'))});`);
  write('nodes/bench-load.html', '');
  if (installed.what === 'transform') {
    write(`context/${TAB}/flow.json`, JSON.stringify({ pdrModel: installed.model }));
  }
  try {
    const nodeRed = await startNodeRed(userDir, flow(installed), {
      nodeFlags: ['--require', join(__dirname, 'requires.js')],
      withPackage: installed.what !== 'nothing',
    });
    try {
      const { process: child, died } = nodeRed;
      const started = await Promise.race([answerOf<Started>(child), died]);
      return await work({
        started,
        load(order) {
          const figures = answerOf<LoadFigures>(child);
          child.send(order);
          return figures;
        },
      });
    } finally {
      await nodeRed.stop();
    }
  } finally {
    rmSync(userDir, { recursive: true, force: true });
  }
}

const TAB = 'tab';

function flow(installed: Installed): FlowNode[] {
  const tab = { id: TAB, type: 'tab', label: 'bench' };
  // Without a position Node-RED takes a node for a configuration node.
  const place = { z: TAB, x: 0, y: 0 };
  const load = { ...place, id: 'load', type: 'bench-load' };
  if (installed.what !== 'transform') return [tab, { ...load, wires: [[]] }];
  return [
    tab,
    { ...load, features: installed.model.nFeatures, wires: [['transform']] },
    { ...place, id: 'transform', type: 'pdr-transform', wires: [['load']] },
  ];
}
