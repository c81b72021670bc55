import { exportOnnx, type ModelEnvelope } from '../../src/index';
import { readModel } from '../files/model';
import { refuseOverwriting, writeWhole } from '../files/output';
import { printable, tell } from '../terminal';
import { UsageError } from '../usageError';
import { command } from './command';
import { KEY } from './options';

export const exportModel = command({
  name: 'export',
  summary: 'writes a model as a standard ONNX file',
  files: {
    MODEL:
      'a JSON file: a model alone, or a context file of Node-RED that holds it, such as ~/.node-red/context/global/global.json or ~/.node-red/context/FLOW/flow.json.',
    'OUT.onnx': 'the file to write.',
  },
  options: KEY,
  run: async ([modelFile, outFile], { key }) => {
    if (!modelFile || !outFile) {
      throw new UsageError('Give two files: the one that holds the model, and the one to write.');
    }
    refuseOverwriting(outFile, modelFile);
    const model = readModel(modelFile, key ?? undefined);
    writeWhole(outFile, exportOnnx(model));
    console.log(printable(`${outFile}: ${describe(model)}`));
    if (model.kept?.refines) {
      tell(
        'The model is refined. The file has its network alone: coordinates differ somewhat from those of pdr transform.',
      );
    }
  },
});

function describe({ nFeatures, nComponents, features }: ModelEnvelope): string {
  const names = features ? `, in this order: ${features.join(', ')}` : '';
  return `input "rows" (n x ${nFeatures}${names}), output "embedding" (n x ${nComponents})`;
}
