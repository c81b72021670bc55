// What arm-check.mjs has Node for ARM run, on one engine: project with a model that was fitted on this machine's own
// processor, then fit a map, as a trainer process of Node-RED would.
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { evaluate, fitInTrainer, matrix, Projector } = require('../dist/src/index.js');

const [engine, launcher, file] = process.argv.slice(2);
// Linux cannot start the emulated Node by its own path.
process.execPath = launcher;

/** Largest difference of a coordinate; maps have unit mean square. */
const TOLERANCE = 1e-5;

async function main() {
  const { model, rows, cols, data, coordinates } = JSON.parse(readFileSync(file, 'utf8'));
  const X = matrix(Float32Array.from(data), rows, cols);

  const projector = await Projector.load(model, { engine });
  const projected = await projector.transform(X);
  const difference = Math.max(...coordinates.map((value, i) => Math.abs(value - projected.data[i])));
  assert.ok(difference < TOLERANCE, `coordinates differ by ${difference}`);
  for (let row = 0; row < rows; row++) {
    const alone = await projector.transform(matrix(X.data.slice(row * cols, (row + 1) * cols), 1, cols));
    assert.deepEqual(alone.data, projected.data.slice(2 * row, 2 * row + 2), `row ${row} alone`);
  }
  await projector.dispose();

  const { embedding, report } = await fitInTrainer(X, { engine, steps: 60, hiddenLayers: [32, 32] });
  assert.equal(report.engine, engine);
  const { trustworthiness } = await evaluate(X, embedding);
  assert.ok(trustworthiness > 0.9, `trustworthiness ${trustworthiness}`);
  console.log(
    `${process.arch}, Node ${process.version}, ${engine}: coordinates within ${difference.toExponential(0)} of ${model.training.engine}'s here;`,
    `a fit of ${rows} rows has trustworthiness ${trustworthiness.toFixed(3)}.`,
  );
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
