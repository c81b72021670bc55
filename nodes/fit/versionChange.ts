import { exportOnnx } from '../../src/index';
import { accept, nameRegime, rollBack, serveNew, type Versions } from '../shared/versions';
import { listVersions } from '../view/versionList';
import type { Ready } from './messages';
import { changeNews } from './news';
import type { Asker, FitPorts } from './ports';
import { importedModel, type VersionCommand } from './versionCommand';

/**
 * Does what a message asks of the models of the node's key, and answers it.
 * @param most how many models are kept
 * @returns what to show of the model that is served now; null where that is the same as before
 * @throws PDR_NO_MODEL, PDR_NO_VERSION, PDR_BAD_MODEL, PDR_BAD_OPTION, PDR_CONTEXT
 */
export async function obeyVersionCommand(
  command: VersionCommand,
  ports: FitPorts,
  most: number,
  asker: Asker,
): Promise<Ready | null> {
  switch (command.name) {
    case 'versions':
      ports.announce({ topic: 'versions', payload: listVersions(await ports.versions()) }, asker);
      return null;
    case 'export':
      await exportServed(command.format, ports, asker);
      return null;
    default: {
      const change = await ports.change(await stepOf(command, most));
      const { served } = change.after;
      if (!served) return null;
      ports.announce({ topic: 'model', payload: changeNews(command.name, change) }, asker);
      return { kind: 'serves', version: served.lineage.version };
    }
  }
}

async function stepOf(
  command: Extract<VersionCommand, { name: 'accept' | 'rollback' | 'import' | 'name' }>,
  most: number,
): Promise<(versions: Versions) => Versions> {
  if (command.name === 'import') {
    const model = await importedModel(command.content);
    return (versions) => serveNew(versions, model, most);
  }
  if (command.name === 'name') {
    return (versions) => nameRegime(versions, command.regime, command.text);
  }
  if (command.name === 'accept') return (versions) => accept(versions, most);
  return (versions) => rollBack(versions, command.version, most);
}

async function exportServed(format: 'onnx' | 'model', ports: FitPorts, asker: Asker): Promise<void> {
  const model = await ports.served();
  if (format === 'model') {
    // A copy: what is in context must not be changed by what flows do with the message.
    ports.announce({ topic: 'import', payload: structuredClone(model) }, asker);
    return;
  }
  ports.announce({ topic: 'onnx', payload: Buffer.from(exportOnnx(model)) }, asker);
  ports.exported(model);
}
