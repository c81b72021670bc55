import { LARGEST_FLOAT32, type Matrix } from '../matrix';
import type { DecodedModel } from '../model/decode';
import { type NetworkShape, parameterCount } from '../network/network';
import type { Preprocessing } from '../preprocess/preprocessing';
import type { FeatureMatch } from './features';

/** What the network of a new training takes. */
interface NewInputs {
  readonly preprocessing: Preprocessing;
  readonly network: NetworkShape;
}

/**
 * The earlier network's weights for the new preprocessing: the first layer is rewritten so that rows stay where they were,
 * although they are scaled, and reduced to principal components, by what the new rows taught. This is exact but for what
 * the new components leave out, and for rows of unit length. A feature that is new begins with weights of zero; one
 * that is gone counts as its mean.
 * @returns null where the networks differ beyond their inputs
 */
export function inheritedParameters(
  earlier: DecodedModel,
  { columns }: FeatureMatch,
  { preprocessing, network }: NewInputs,
): Float32Array | null {
  const [oldInputs, ...oldLayers] = earlier.network.widths;
  const [inputs, ...layers] = network.widths;
  const isSame =
    earlier.network.activation === network.activation &&
    earlier.preprocessing.metric === preprocessing.metric &&
    oldLayers.length === layers.length &&
    oldLayers.every((width, i) => width === layers[i]);
  if (!isSame) return null;

  const { linear, shift } = inputsAsBefore(earlier.preprocessing, columns, preprocessing);
  const [width] = layers;
  const parameters = new Float32Array(parameterCount(network));
  const old = earlier.parameters;
  // Old inputs are `linear` new ones + shift.
  const bias = Float64Array.from(old.subarray(oldInputs * width, oldInputs * width + width));
  const first = new Float64Array(inputs * width);
  for (let o = 0; o < oldInputs; o++) {
    for (let h = 0; h < width; h++) {
      const weight = old[o * width + h];
      bias[h] += shift[o] * weight;
      for (let i = 0; i < inputs; i++) first[i * width + h] += linear.data[o * inputs + i] * weight;
    }
  }
  parameters.set(first);
  parameters.set(bias, inputs * width);
  parameters.set(old.subarray((oldInputs + 1) * width), (inputs + 1) * width);
  return parameters;
}

/** The old network's inputs as a linear function of the new one's: old x new, and a shift. */
function inputsAsBefore(
  before: Preprocessing,
  columns: Int32Array,
  now: Preprocessing,
): { linear: Matrix; shift: Float64Array } {
  const inputs = now.pca ? now.pca.components.rows : now.mean.length;
  const linear = new Float32Array(columns.length * inputs);
  const shift = new Float64Array(columns.length);
  columns.forEach((column, feature) => {
    // A feature that does not count was always 0; one that is gone counts as its mean, which is 0 too.
    if (column < 0 || before.scale[feature] === LARGEST_FLOAT32) return;
    const isConstant = now.scale[column] === LARGEST_FLOAT32;
    const ratio = isConstant ? 0 : now.scale[column] / before.scale[feature];
    shift[feature] = (now.mean[column] - before.mean[feature]) / before.scale[feature];
    if (!now.pca) {
      linear[feature * inputs + column] = ratio;
      return;
    }
    const { components, mean } = now.pca;
    shift[feature] += ratio * mean[column];
    for (let i = 0; i < inputs; i++) {
      linear[feature * inputs + i] = ratio * components.data[i * components.cols + column];
    }
  });
  const scaled = { linear: { data: linear, rows: columns.length, cols: inputs }, shift };
  return before.pca ? reducedBy(before.pca, scaled) : scaled;
}

function reducedBy(
  { components, mean }: NonNullable<Preprocessing['pca']>,
  { linear, shift }: { linear: Matrix; shift: Float64Array },
): { linear: Matrix; shift: Float64Array } {
  const { cols } = linear;
  const sums = new Float64Array(components.rows * cols);
  const shifts = new Float64Array(components.rows);
  for (let c = 0; c < components.rows; c++) {
    for (let f = 0; f < components.cols; f++) {
      const direction = components.data[c * components.cols + f];
      shifts[c] += direction * (shift[f] - mean[f]);
      for (let i = 0; i < cols; i++) sums[c * cols + i] += direction * linear.data[f * cols + i];
    }
  }
  return { linear: { data: Float32Array.from(sums), rows: components.rows, cols }, shift: shifts };
}
