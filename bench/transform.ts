import { parseArgs } from 'node:util';
import { type FitInTrainerOptions, fitInTrainer, type Matrix, type ModelEnvelope } from '../src/index';
import { sealModel } from '../src/model/envelope';
import { clusteredRows } from './clusteredRows';
import { climb } from './load/ladder';
import { type ProjectionFigures, timeProjection } from './projection';

/** The widest network of the reference paper. */
const REFERENCE: FitInTrainerOptions = { hiddenLayers: [1024, 512, 256, 128] };
const ROWS = 5000;

type EngineFigures = Readonly<Record<'reference' | 'defaults' | 'refined', ProjectionFigures>>;

/** Rows through `Projector`, one by one and many at once, and messages through `pdr-transform` in a real Node-RED. */
export async function transform(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      features: { type: 'string', default: '64' },
      rates: { type: 'string', default: '5500,7500,10000,15000,20000' },
      seconds: { type: 'string', default: '5' },
    },
  });
  const features = Number(values.features);
  const rows = clusteredRows(ROWS, features);
  const [reference, refined] = [await shortFit(rows, REFERENCE), await shortFit(rows, { refine: true })];
  const defaults = sealModel({ ...refined, kept: null });
  const figures = async (engine: 'native' | 'wasm'): Promise<EngineFigures> => ({
    reference: await timeProjection(reference, engine, rows),
    defaults: await timeProjection(defaults, engine, rows),
    refined: await timeProjection(refined, engine, rows),
  });
  const [native, wasm] = [await figures('native'), await figures('wasm')];
  const rates = values.rates.split(',').map(Number);
  const seconds = Number(values.seconds);
  const node = await climb(reference, { rates, seconds });
  const nodeDefaults = await climb(defaults, { rates, seconds });
  return {
    native: native.reference,
    wasm: wasm.reference,
    node,
    defaultNetwork: { native: native.defaults, wasm: wasm.defaults, node: nodeDefaults },
    refined: { native: native.refined, wasm: wasm.refined },
    networks: {
      reference: shapeOf(reference),
      default: shapeOf(defaults),
      landmarks: refined.kept?.rows,
    },
  };
}

/** The map's quality does not matter here, so one step of training is enough. */
async function shortFit(rows: Matrix, options: FitInTrainerOptions): Promise<ModelEnvelope> {
  const { model } = await fitInTrainer(rows, { ...options, steps: 1 });
  return model;
}

function shapeOf({ network }: ModelEnvelope): string {
  return `${network.widths.join('-')} ${network.activation}`;
}
