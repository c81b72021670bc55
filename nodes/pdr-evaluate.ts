import { evaluateModelInTrainer, type MetricName, PdrError } from '../src/index';
import { EvaluateController, type EvaluatePorts, type Verdict } from './evaluate/controller';
import type { Drift } from './evaluate/driftWatch';
import { type Memory, memoryFor } from './evaluate/memory';
import { OPTIONS } from './evaluate/options';
import { drawWindow } from './evaluate/picture';
import type { EvaluateSettings } from './evaluate/settings';
import { answerTo } from './shared/answer';
import { bufferLimit } from './shared/bufferLimit';
import { readContextKey } from './shared/contextKey';
import { Handover } from './shared/handover';
import { readRowPaths } from './shared/labeledRows';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed, Origin } from './shared/node-red';
import { pictureMessage, pictureTexts } from './shared/picture';
import { isCancelled, runNode, safely } from './shared/runNode';
import { readOptions } from './shared/settings';
import { Status } from './shared/status';
import { showModel } from './view/join';

const TYPE = 'pdr-evaluate';
const QUEUE_LIMIT = 10_000;

/** What the closed nodes left, by node. */
const handover = new Handover<Memory>();

function readSettings(RED: NodeRed, config: NodeConfig): EvaluateSettings {
  const { property, label, neighbors: k, ...options } = readOptions(OPTIONS, config, TYPE);
  if (options.windowSize <= 2 * k) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      `Option "windowSize" of ${TYPE} is ${options.windowSize}; it must be more than twice "neighbors", which is ${k}.`,
    );
  }
  const paths = readRowPaths(RED, { property, label });
  return { ...options, k, paths, queueLimit: bufferLimit(RED, QUEUE_LIMIT) };
}

export = (RED: NodeRed): void => {
  function PdrEvaluate(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    runNode(node, status, () => {
      const settings = readSettings(RED, config);
      const store = new ModelStore(RED, node, readContextKey(RED, config));
      const view = showModel(node, store, TYPE);
      const drawing = {
        key: store.user.key,
        engine: settings.engine,
        texts: pictureTexts(RED, TYPE),
        nameOf: (metric: MetricName) => RED._(`${TYPE}.metric.${metric}`),
      };
      const memory = memoryFor(settings, handover.take(node.id), (rows) =>
        node.warn(`${rows} rows are dropped: the settings that they were read by have changed.`),
      );
      const ports: EvaluatePorts = {
        evaluate: evaluateModelInTrainer,
        announce: (verdict, alarm, origin) => announce(RED, node, settings, verdict, alarm, origin),
        drifted: (drift) => {
          status.show('attention', 'drifted');
          announceDrift(node, settings, drift);
        },
        draw: (...what) => drawWindow(...what, drawing),
        show: (picture, { msg, send }) =>
          send([answerTo(RED, { msg }, settings.paths.rows, pictureMessage(picture)), null]),
        waiting: () => status.show('idle', 'noModel'),
        collecting: (rows) => status.show('idle', 'collecting', { rows, windowSize: settings.windowSize }),
        evaluating: (position) => {
          if (position === null) status.show('working', 'evaluating');
          else status.show('working', 'queued', { position });
        },
        judged: (verdict) => {
          showVerdict(status, verdict);
          view.judged({ metric: settings.metric, value: verdict.value, below: verdict.below });
        },
        stopped: (error) => {
          if (!isCancelled(error)) status.fail(error);
        },
        failed: (error) => {
          status.fail(error);
          node.error(error, { topic: 'evaluate' });
        },
        leave: (left) => handover.leave(node.id, left),
      };
      return new EvaluateController(settings, store, ports, memory);
    });
  }
  RED.nodes.registerType(TYPE, PdrEvaluate);
};

/** The alarm is a command to pdr-fit. Commands carry no rows, so that its payload is a single number. */
function announce(
  RED: NodeRed,
  node: Node,
  { metric, threshold, paths }: EvaluateSettings,
  { metrics, modelId, modelVersion, value }: Verdict,
  raised: boolean,
  origin: Origin | null,
): void {
  const send = origin?.send ?? node.send;
  const model = { id: modelId, version: modelVersion };
  const verdict = { topic: 'metrics', payload: { ...metrics, modelId, modelVersion }, pdr: { model } };
  const alarm = { topic: 'train', payload: value, pdr: { metric, value, threshold, modelId, model } };
  send([verdict, raised ? alarm : null].map((answer) => answer && answerTo(RED, origin, paths.rows, answer)));
}

/** Like the alarm, a command to pdr-fit. */
function announceDrift(node: Node, { driftLevel }: EvaluateSettings, { model, rows, features }: Drift): void {
  const { id, lineage } = model;
  const pdr = {
    drift: { features, rows, level: driftLevel },
    modelId: id,
    model: { id, version: lineage.version },
  };
  node.send([null, { topic: 'train', payload: rows, pdr }]);
}

function showVerdict(status: Status, { value, below }: Verdict): void {
  if (value === null) status.show('attention', 'noLabels');
  else status.show(below ? 'attention' : 'ready', 'value', { value: value.toFixed(3) });
}
