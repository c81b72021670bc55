import type { Projector } from '../src/index';
import { bufferLimit } from './shared/bufferLimit';
import { describeKey, readContextKey } from './shared/contextKey';
import { reasonOf } from './shared/failures';
import { Handover } from './shared/handover';
import { LogOnce } from './shared/logOnce';
import { MessagePath } from './shared/messagePath';
import { ModelStore } from './shared/modelStore';
import type { Node, NodeConfig, NodeRed } from './shared/node-red';
import { regimeNames } from './shared/regimeNames';
import { runNode, safely } from './shared/runNode';
import { readOptions } from './shared/settings';
import { Status } from './shared/status';
import { TransformController } from './transform/controller';
import { MARKS, Marker } from './transform/marks';
import { type Memory, memoryFor } from './transform/memory';
import type { ModelNews } from './transform/news';
import { OPTIONS } from './transform/options';
import { Pace } from './transform/pace';
import { untold } from './transform/parts';

import type { TransformSettings } from './transform/settings';
import type { WatchNews } from './transform/watch';
import { showModel } from './view/join';
import { readingsOf } from './view/readings';

type News = WatchNews | { readonly topic: 'model'; readonly payload: ModelNews };

const TYPE = 'pdr-transform';
/** Some seconds of a fast stream. */
const QUEUE_LIMIT = 10_000;

/** What the closed nodes left, by node. */
const handover = new Handover<Memory>();

function readSettings(RED: NodeRed, config: NodeConfig): TransformSettings {
  const { property, output, holdLimit, alarmLevel, alarmReadings, ...options } = readOptions(
    OPTIONS,
    config,
    TYPE,
  );
  const { novelty, regimes: regime, labels: label, trust } = options;
  const paths = { rows: new MessagePath(RED.util, property), output: new MessagePath(RED.util, output) };
  return {
    ...options,
    ...paths,
    target: describeKey(readContextKey(RED, config)),
    marker: new Marker(new MessagePath(RED.util, MARKS), [paths.rows, paths.output]),
    series: typeof config.name === 'string' && config.name !== '' ? config.name : 'map',
    asked: { novelty, cause: novelty, regime, label, trust },
    alarm: { level: alarmLevel, smoothing: alarmReadings },
    regimeNames: (model) => regimeNames(model, (key, values) => RED._(`${TYPE}.regime.${key}`, values)),
    holdLimit: bufferLimit(RED, holdLimit),
    queueLimit: bufferLimit(RED, QUEUE_LIMIT),
  };
}

/** The status tells of wasm: where it runs, the faster engine did not load. */
const isSlow = ({ engine }: Projector): boolean => engine === 'wasm';

export = (RED: NodeRed): void => {
  function PdrTransform(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    const notes = new LogOnce(node);
    const pace = new Pace();
    const ready = (text: string, values?: { pace: string }): void => status.show('ready', text, values);
    runNode(node, status, () => {
      const store = new ModelStore(RED, node, readContextKey(RED, config));
      const view = showModel(node, store, TYPE);
      const settings = readSettings(RED, config);
      const memory = memoryFor(settings, handover.take(node.id));
      return new TransformController(
        settings,
        store,
        {
          loaded: (projector) => {
            view.modelChanged();
            notes.warn(projector.notes);
            notes.log(untold(projector.model, settings.asked));
            ready(isSlow(projector) ? 'readyWasm' : 'ready');
          },
          changed: (news) => tell(node, { topic: 'model', payload: news }),
          watched: (news) => tell(node, news),
          projected: (rows, { coordinates, ...told }) => {
            if (view.isWatched) view.readings(readingsOf(rows, coordinates, Date.now(), told));
          },
          serving: (projector, outdated, work) => {
            if (outdated) status.show('attention', 'outdated');
            else ready(isSlow(projector) ? 'paceWasm' : 'pace', { pace: pace.of(work) });
          },
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
        },
        memory,
        (left) => handover.leave(node.id, left),
      );
    });
  }
  RED.nodes.registerType(TYPE, PdrTransform);
};

/** No message waits for it, so that no message could tell of its failure. */
function tell(node: Node, news: News): void {
  try {
    node.send([null, { ...news }]);
  } catch (error) {
    node.error(error, { topic: news.topic });
  }
}
