import { type FitResult, fitInTrainer } from '../src/index';
import { FitController, type FitNodeSettings } from './fit/controller';
import type { Answer, Progress } from './fit/messages';
import { COLLECTING, readTraining } from './fit/options';
import { memoryStores, readContextKey } from './shared/contextKey';
import { answerTo } from './shared/derive';
import { type RowPaths, readRowPaths } from './shared/labeledRows';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed, Origin } from './shared/node-red';
import { Notes } from './shared/notes';
import { isCancelled, runNode } from './shared/runNode';
import { readOptions } from './shared/settings';
import { Status } from './shared/status';
import { Throttle } from './shared/throttle';

const TYPE = 'pdr-fit';
const PROGRESS_INTERVAL_MS = 200;
const NETWORK_ALONE =
  'The model is refined: the exported file has its network alone, whose places differ somewhat from those of pdr-transform.';

function readSettings(RED: NodeRed, config: NodeConfig): FitNodeSettings {
  const { features, property, label, ...collecting } = readOptions(COLLECTING, config, TYPE);
  const fit = readTraining(config, TYPE);
  return {
    ...collecting,
    paths: readRowPaths(RED, { property, label }),
    features: features ?? [],
    missing: fit.missing ?? 'refuse',
    fit,
  };
}

export = (RED: NodeRed): void => {
  function PdrFit(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const status = new Status(RED, this, TYPE);
    const notes = new Notes(this);
    const throttle = new Throttle<Progress>(PROGRESS_INTERVAL_MS, (progress) => {
      this.send([null, { topic: 'progress', payload: progress }]);
    });
    this.on('close', (done) => {
      throttle.stop();
      done();
    });
    runNode(this, status, () => {
      const store = new ModelStore(RED, this, readContextKey(RED, config));
      const settings = readSettings(RED, config);
      return new FitController(settings, {
        fit: fitInTrainer,
        publish: (model) => store.write(model),
        published: () => store.read(),
        announce: (answer, origin) => announce(RED, this, settings.paths, answer, origin),
        exported: ({ landmarks }) => {
          if (landmarks) notes.tell([NETWORK_ALONE]);
        },
        progress: (progress) => {
          // The last of a stage must not wait behind the one before it: what follows could overtake it.
          if (progress.fraction >= 1) throttle.now(progress);
          else throttle.offer(progress);
          showProgress(status, progress);
        },
        trained: (result) => {
          throttle.stop();
          notes.tell(result.report.notes);
          showResult(status, result);
        },
        stopped: (error) => {
          throttle.stop();
          if (isCancelled(error)) status.show('idle', 'cancelled');
          else status.fail(error);
        },
        idle: () => status.show('idle', 'idle'),
        failed: (error) => {
          this.error(error, { topic: 'train' });
        },
      });
    });
  }

  RED.nodes.registerType(TYPE, PdrFit, {
    // Lets the editor warn of stores that lose the model: it knows only their names by itself.
    settings: { pdrFitMemoryStores: { value: memoryStores(RED.settings), exportable: true } },
  });
};

function announce(RED: NodeRed, node: Node, { rows }: RowPaths, answer: Answer, origin: Origin | null): void {
  const send = origin?.send ?? node.send.bind(node);
  send([answerTo(RED, origin, rows, answer), null]);
}

function showProgress(status: Status, progress: Progress): void {
  const percent = Math.floor(100 * progress.fraction);
  if (progress.phase === 'collecting') {
    status.show('idle', 'collecting', { rows: progress.rows, windowSize: progress.windowSize });
  } else {
    status.show('working', progress.phase === 'training' ? 'training' : 'preparing', { percent });
  }
}

function showResult(status: Status, { report }: FitResult): void {
  status.show('ready', report.engine === 'wasm' ? 'readyWasm' : 'ready');
}
