import { PdrError } from '../src/index';
import { bufferLimit } from './shared/bufferLimit';
import { Handover } from './shared/handover';
import { readRowPaths } from './shared/labeledRows';
import { LogOnce } from './shared/logOnce';
import { MessagePath } from './shared/messagePath';
import type { Node, NodeConfig, NodeRed } from './shared/node-red';
import { runNode, safely } from './shared/runNode';
import { readOptions } from './shared/settings';
import { Status } from './shared/status';
import { WindowController } from './window/controller';
import { type Memory, memoryFor } from './window/memory';
import { OPTIONS } from './window/options';
import type { WindowSettings } from './window/settings';

const TYPE = 'pdr-window';
/** Some seconds of a fast stream. */
const QUEUE_LIMIT = 50_000;

/** What the closed nodes left, by node. */
const handover = new Handover<Memory>();

function readSettings(RED: NodeRed, config: NodeConfig): WindowSettings {
  const options = readOptions(OPTIONS, config, TYPE);
  const { property, label, columns, source, sourceProperty, time, timeProperty, window, ...history } =
    options;
  const inSeconds = window === 'seconds';
  if (time === 'none' && (inSeconds || history.gap !== null)) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      `Option "time" of ${TYPE} is "none"; a window of seconds and a longest pause need "arrival" or "property".`,
    );
  }
  return {
    paths: readRowPaths(RED, { property, label }),
    columns,
    source,
    sourcePath: new MessagePath(RED.util, sourceProperty),
    time,
    timePath: new MessagePath(RED.util, timeProperty),
    history: { ...history, seconds: inSeconds ? history.seconds : null },
    queueLimit: bufferLimit(RED, QUEUE_LIMIT),
  };
}

export = (RED: NodeRed): void => {
  function PdrWindow(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    const notes = new LogOnce(node);
    runNode(node, status, () => {
      const settings = readSettings(RED, config);
      const memory = memoryFor(settings, handover.take(node.id), (sources) =>
        node.warn(`The windows are dropped (sources: ${sources}): the settings have changed.`),
      );
      let forgotten = 0;
      status.show('idle', 'waiting');
      return new WindowController(
        settings,
        {
          counted: (rows, sources) => {
            if (rows === 0) status.show('idle', 'filling', { sources });
            else status.show(forgotten > 0 ? 'attention' : 'ready', 'rows', { rows, sources });
          },
          forgot: (sources) => {
            forgotten = sources;
            notes.warn([
              `There are more than ${settings.history.sources} sources, or more of them than memory is set aside for. Those unused for longest are forgotten.`,
            ]);
          },
          reset: () => status.show('idle', 'waiting'),
        },
        memory,
        (left) => {
          if (forgotten > 0) node.log(`${forgotten} sources were forgotten for newer ones.`);
          handover.leave(node.id, left);
        },
      );
    });
  }
  RED.nodes.registerType(TYPE, PdrWindow);
};
