import {
  ENGINE_CHOICES,
  FIT_OPTIONS,
  type FitInTrainerOptions,
  type FitResult,
  fitInTrainer,
  METHODS,
  PRESETS,
  type Preset,
} from '../src/index';
import { FitController, type FitNodeSettings, SOURCES } from './fit/controller';
import type { Answer, Progress } from './fit/messages';
import { BUSY_POLICIES } from './fit/trainings';
import { memoryStores, readContextKey } from './shared/contextKey';
import { answerTo } from './shared/derive';
import { type RowPaths, readRowPaths } from './shared/labeledRows';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed, Origin } from './shared/node-red';
import { Notes } from './shared/notes';
import { isCancelled, runNode } from './shared/runNode';
import { Settings } from './shared/settings';
import { Status } from './shared/status';
import { Throttle } from './shared/throttle';

const TYPE = 'pdr-fit';
const PROGRESS_INTERVAL_MS = 200;
const NETWORK_ALONE =
  'The model is refined: the exported file has its network alone, whose places differ somewhat from those of pdr-transform.';

function readSettings(RED: NodeRed, config: NodeConfig): FitNodeSettings {
  const settings = new Settings(config);
  return {
    source: settings.choice('source', SOURCES, 'window'),
    paths: readRowPaths(RED, settings),
    features: settings.list('features'),
    columns: settings.optionalWhole('columns', 1, 100_000),
    missing: settings.choice('missing', ['refuse', 'impute'], 'refuse'),
    windowSize: settings.whole('windowSize', 2000, 10, 1_000_000),
    trainWhenFull: settings.flag('trainWhenFull', true),
    trainEvery: settings.whole('trainEvery', 0, 0, 1_000_000_000),
    whenBusy: settings.choice('whenBusy', BUSY_POLICIES, 'ignore'),
    fit: readFitInTrainerOptions(settings),
    includeEmbedding: settings.flag('includeEmbedding', false),
  };
}

function readFitInTrainerOptions(settings: Settings): FitInTrainerOptions {
  const perplexity = settings.optionalNumber('perplexity', 1, 1000);
  const nNeighbors = settings.optionalWhole('nNeighbors', 2, 1000);
  const minDist = settings.optionalNumber('minDist', 0, 1);
  return {
    method: settings.choice('method', METHODS, 'tsne'),
    preset: settings.choice('preset', Object.keys(PRESETS) as Preset[], 'balanced'),
    refine: settings.flag('refine', false),
    ...(perplexity !== null && { perplexity }),
    ...(nNeighbors !== null && { nNeighbors }),
    ...(minDist !== null && { minDist }),
    targetWeight: settings.number('targetWeight', 0, 0, 1),
    seed: settings.whole('seed', 0, 0, 2 ** 32 - 1),
    missing: settings.choice('missing', FIT_OPTIONS.missing.values, 'refuse'),
    engine: settings.choice('engine', ENGINE_CHOICES, 'auto'),
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
