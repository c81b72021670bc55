import { CPU_ENGINE_CHOICES, type Projector } from '../src/index';
import { bufferLimit } from './shared/bufferLimit';
import { readContextKey } from './shared/contextKey';
import { reasonOf } from './shared/failures';
import { MessagePath } from './shared/messagePath';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed } from './shared/node-red';
import { Notes } from './shared/notes';
import { runNode, safely } from './shared/runNode';
import { Settings } from './shared/settings';
import { Status } from './shared/status';
import {
  NO_MODEL_POLICIES,
  type NoModelPolicy,
  TransformController,
  type TransformSettings,
} from './transform/controller';
import { COORDINATE_FORMATS } from './transform/coordinates';

const TYPE = 'pdr-transform';
/** Some seconds of a fast stream. */
const QUEUE_LIMIT = 10_000;

function readSettings(RED: NodeRed, config: NodeConfig): TransformSettings {
  const settings = new Settings(config);
  return {
    rows: new MessagePath(RED.util, settings.text('property', 'payload')),
    output: new MessagePath(RED.util, settings.text('output', 'payload')),
    format: settings.choice('format', COORDINATE_FORMATS, 'array'),
    series: settings.text('name', 'map'),
    noModel: readNoModel(settings),
    holdLimit: bufferLimit(RED, settings.whole('holdLimit', 1000, 1, 1_000_000)),
    queueLimit: bufferLimit(RED, QUEUE_LIMIT),
    engine: settings.choice('engine', CPU_ENGINE_CHOICES, 'auto'),
  };
}

function readNoModel(settings: Settings): NoModelPolicy {
  const policy = settings.choice('noModel', [...NO_MODEL_POLICIES, 'pass'], 'discard');
  return policy === 'pass' ? 'passUnprojected' : policy; // flows of earlier versions say `pass`
}

export = (RED: NodeRed): void => {
  function PdrTransform(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    const notes = new Notes(node);
    const serving = ({ engine }: Projector, outdated: boolean): void => {
      if (outdated) status.show('attention', 'outdated');
      else status.show('ready', engine === 'wasm' ? 'readyWasm' : 'ready');
    };
    runNode(node, status, () => {
      const store = new ModelStore(RED, node, readContextKey(RED, config));
      return new TransformController(readSettings(RED, config), store, {
        loaded: (projector) => {
          notes.tell(projector.notes);
          serving(projector, false);
        },
        serving,
        waiting: (held) => status.show('idle', held > 0 ? 'holding' : 'noModel', { held }),
        discarding: (problem) =>
          node.warn(`${reasonOf(problem)} Messages are dropped until there is a model.`),
        discarded: (count) => node.log(`${count} messages were dropped before there was a model.`),
        modelFailed: (error, stillServing) => {
          // Without an older model the messages themselves fail with this error.
          if (!stillServing) return status.fail(error);
          node.error(error, { topic: 'model' });
          status.show('attention', 'outdated');
        },
      });
    });
  }
  RED.nodes.registerType(TYPE, PdrTransform);
};
