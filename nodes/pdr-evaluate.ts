import { CPU_ENGINE_CHOICES, evaluateModelInTrainer } from '../src/index';
import {
  EvaluateController,
  type EvaluateSettings,
  type Verdict,
  WATCHED_METRICS,
} from './evaluate/controller';
import { bufferLimit } from './shared/bufferLimit';
import { readContextKey } from './shared/contextKey';
import { answerTo } from './shared/derive';
import { readRowPaths } from './shared/labeledRows';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed, Origin } from './shared/node-red';
import { isCancelled, runNode, safely } from './shared/runNode';
import { Settings } from './shared/settings';
import { Status } from './shared/status';

const TYPE = 'pdr-evaluate';
const QUEUE_LIMIT = 10_000;

function readSettings(RED: NodeRed, config: NodeConfig): EvaluateSettings {
  const settings = new Settings(config);
  const k = settings.whole('neighbors', 7, 1, 1000);
  return {
    paths: readRowPaths(RED, settings),
    columns: settings.optionalWhole('columns', 1, 100_000),
    windowSize: settings.whole('windowSize', 1000, 2 * k + 1, 1_000_000),
    evaluateEvery: settings.whole('evaluateEvery', 500, 0, 1_000_000_000),
    k,
    metric: settings.choice('metric', WATCHED_METRICS, 'trustworthiness'),
    threshold: settings.number('threshold', 0.8, -1, 1),
    engine: settings.choice('engine', CPU_ENGINE_CHOICES, 'auto'),
    queueLimit: bufferLimit(RED, QUEUE_LIMIT),
  };
}

export = (RED: NodeRed): void => {
  function PdrEvaluate(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    runNode(node, status, () => {
      const settings = readSettings(RED, config);
      const store = new ModelStore(RED, node, readContextKey(RED, config));
      return new EvaluateController(settings, store, {
        evaluate: evaluateModelInTrainer,
        announce: (verdict, alarm, origin) => announce(RED, node, settings, verdict, alarm, origin),
        waiting: () => status.show('idle', 'noModel'),
        collecting: (rows) => status.show('idle', 'collecting', { rows, windowSize: settings.windowSize }),
        evaluating: () => status.show('working', 'evaluating'),
        judged: (verdict) => showVerdict(status, verdict),
        stopped: (error) => {
          if (!isCancelled(error)) status.fail(error);
        },
        failed: (error) => {
          status.fail(error);
          node.error(error, { topic: 'evaluate' });
        },
      });
    });
  }
  RED.nodes.registerType(TYPE, PdrEvaluate);
};

/** The alarm is a command to pdr-fit. Commands carry no rows, so that its payload is a single number. */
function announce(
  RED: NodeRed,
  node: Node,
  { metric, threshold, paths }: EvaluateSettings,
  { metrics, modelId, value }: Verdict,
  raised: boolean,
  origin: Origin | null,
): void {
  const send = origin?.send ?? node.send;
  const verdict = answerTo(RED, origin, paths.rows, { topic: 'metrics', payload: { ...metrics, modelId } });
  const alarm = { topic: 'train', payload: value, pdr: { metric, value, threshold, modelId } };
  send([verdict, raised ? answerTo(RED, origin, paths.rows, alarm) : null]);
}

function showVerdict(status: Status, { value, below }: Verdict): void {
  if (value === null) status.show('attention', 'noLabels');
  else status.show(below ? 'attention' : 'ready', 'value', { value: value.toFixed(3) });
}
