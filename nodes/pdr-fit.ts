import { fitInTrainer } from '../src/index';
import { FitController } from './fit/controller';
import { FitDisplay } from './fit/display';

import { COLLECTING, readTraining } from './fit/options';
import type { FitPorts } from './fit/ports';
import type { FitNodeSettings } from './fit/settings';
import { answerTo } from './shared/answer';
import { describeKey, isLostOnRestart, memoryStores, readContextKey } from './shared/contextKey';
import { Handover } from './shared/handover';
import { readRowPaths } from './shared/labeledRows';
import { LogOnce } from './shared/logOnce';
import { ModelStore } from './shared/modelStore';
import { ModelVersions, readVersions } from './shared/modelVersions';
import type { Node, NodeConfig, NodeRed } from './shared/node-red';
import { nodeContext } from './shared/nodeContext';
import { parseFound } from './shared/parsedModels';
import { pictureMessage, pictureOfModel, pictureTexts } from './shared/picture';
import { runNode, safely } from './shared/runNode';
import { readOptions } from './shared/settings';
import { Status } from './shared/status';
import { showColumns } from './view/columns';
import { showModel } from './view/join';

const TYPE = 'pdr-fit';
const GONE = 'The node did not come back: its rows are dropped, and a training of it is ended.';
const GONE_BUT_KEPT =
  'The node did not come back: a training of it is ended. Its rows are kept in the context store.';
/** What the node keeps is under this key of its own context. */
const KEPT = 'pdrFit';
const KEPT_IN_MEMORY =
  'The context store of the model is in memory only: the window that is to be kept is lost when Node-RED restarts. Choose a store with the module "localfilesystem".';
const NETWORK_ALONE =
  'The model is refined: the exported file has its network alone, whose coordinates differ somewhat from those of pdr-transform.';

/** What the closed nodes left, by node. */
const handover = new Handover<FitController>();

function readSettings(RED: NodeRed, config: NodeConfig): FitNodeSettings {
  const { property, label, ...collecting } = readOptions(COLLECTING, config, TYPE);
  const fit = readTraining(config, TYPE);
  return {
    ...collecting,
    paths: readRowPaths(RED, { property, label }),
    missing: fit.missing ?? 'refuse',
    fit,
    target: describeKey(readContextKey(RED, config)),
  };
}

export = (RED: NodeRed): void => {
  function PdrFit(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    const node = safely(this);
    const status = new Status(RED, node, TYPE);
    const log = new LogOnce(node);
    runNode(node, status, () => {
      const key = readContextKey(RED, config);
      const store = new ModelStore(RED, node, key);
      const versions = new ModelVersions(store);
      const settings = readSettings(RED, config);
      const display = new FitDisplay(node, status, log, showModel(node, store, TYPE));
      node.on('close', (_, done) => {
        display.close();
        done();
      });
      const ports: FitPorts<FitController> = {
        fit: fitInTrainer,
        change: async (step) => {
          const change = await versions.change(step);
          log.warn(change.before.notes);
          return change;
        },
        versions: () => readVersions(store),
        served: async () => {
          const found = await store.read();
          if (found === undefined || found === null) throw store.absent();
          return parseFound(found);
        },
        memory: nodeContext(node, KEPT, key),
        announce: (answer, asker) => {
          const send = asker?.send ?? node.send;
          send([answerTo(RED, asker, settings.paths.rows, answer), null]);
        },
        draw: (model) => pictureMessage(pictureOfModel(model, store.user.key, pictureTexts(RED, TYPE))),
        exported: ({ kept }) => {
          if (kept?.refines) log.warn([NETWORK_ALONE]);
        },
        display,
        failed: (error, msg) => node.error(error, msg ?? { topic: 'train' }),
        log: (sentence) => log.warn([sentence]),
        leave: (controller) => {
          const dropped = (): void => {
            if (controller.inUse) {
              node.warn(settings.keepWindow ? GONE_BUT_KEPT : GONE);
            }
          };
          handover.leave(node.id, controller, dropped);
        },
      };
      const before = handover.take(node.id);
      before?.resume(settings, ports);
      const controller = before ?? new FitController(settings, ports);
      showColumns(node, config, async () => ({
        columns: await controller.columns(),
        named: settings.features !== null,
      }));
      if (settings.keepWindow && isLostOnRestart(RED.settings, key)) log.warn([KEPT_IN_MEMORY]);
      const rivals = store.claim();
      if (rivals.length > 0) {
        log.warn(rivals);
        status.show('attention', 'sharedKey');
      }
      return controller;
    });
  }

  RED.nodes.registerType(TYPE, PdrFit, {
    // Lets the editor warn of stores that lose the model: it knows only their names by itself.
    settings: { pdrFitMemoryStores: { value: memoryStores(RED.settings), exportable: true } },
  });
};
