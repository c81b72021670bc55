import type { Engine } from '../engines/engine';
import { type Matrix, rowRange } from '../matrix';
import { floatTensor } from '../program/graph';
import { INFERENCE_INPUT, INFERENCE_OUTPUT, inferenceProgram } from '../program/inference';
import type { NetworkShape } from '../program/network';

/** Bounds the memory of the hidden layers. */
const ROWS_PER_RUN = 8192;

/** A network's output for many preprocessed rows at once: rows x components. */
export async function embed(
  engine: Engine,
  data: Matrix,
  network: NetworkShape,
  parameters: Float32Array,
): Promise<Matrix> {
  const session = await engine.compile(inferenceProgram({ network, parameters, pca: null }));
  try {
    const components = network.widths[network.widths.length - 1];
    const embedding = new Float32Array(data.rows * components);
    for (let start = 0; start < data.rows; start += ROWS_PER_RUN) {
      const chunk = rowRange(data, start, Math.min(data.rows, start + ROWS_PER_RUN));
      const results = await session.run({
        [INFERENCE_INPUT]: floatTensor(chunk.data, [chunk.rows, chunk.cols]),
      });
      embedding.set(results[INFERENCE_OUTPUT].data as Float32Array, start * components);
    }
    return { data: embedding, rows: data.rows, cols: components };
  } finally {
    await session.release();
  }
}
