import { availableParallelism } from 'node:os';
import { loadCpuEngine } from '../engines/load';
import { PdrError } from '../errors';
import { MAX_LANDMARKS } from '../landmarks/landmarks';
import type { Matrix } from '../matrix';
import { methodNamed } from '../methods/methods';
import { encodeModel } from '../model/encode';
import { requireModel } from '../model/envelope';
import { landmarkProjection } from '../model/projections';
import { findNeighbors } from '../neighbors/find';
import { duplicateRows, medianNearest } from '../neighbors/neighbors';
import { type NetworkShape, parameterCount } from '../network/network';
import { throwIfAborted } from '../pace';
import { createRandom } from '../random';
import { batchRows } from '../step/batch';
import { affinitiesFor } from './affinities';
import { stepEngineChooser } from './chooseEngine';
import { alignNetwork, normalizeNetwork, projectRows, projectWith, scaleInputs } from './embedding';
import { keepRows } from './keep';
import { type FitOptions, type FitSettings, MIN_ROWS, optionNotes, resolveOptions } from './options';
import { prepareRows } from './prepare';
import { FitClock } from './progress';
import { refine, secondsToRefine } from './refine';
import { regimesOf } from './regimes';
import { accuracyOfLabels, choiceReport, duplicatesNote, type FitResult } from './report';
import { beginRetraining, endRetraining, heldMap } from './retrain';
import { batchShape, train } from './train';

/**
 * `fit` of the public interface, for a matrix, which it copies before it returns.
 */
export async function fit(X: Matrix, options: FitOptions = {}): Promise<FitResult> {
  const settings = resolveOptions(options);
  if (options.previous !== undefined) requireModel(options.previous);
  checkRows(X, settings);
  return learn({ ...X, data: X.data.slice() }, settings, options);
}

async function learn(X: Matrix, settings: FitSettings, options: FitOptions): Promise<FitResult> {
  const method = methodNamed(settings.method);
  const { signal, onProgress = () => undefined } = options;
  const clock = new FitClock(onProgress);
  const pace = { signal, onProgress: (done: number) => clock.report(done) };
  // Training steps may run on another engine; everything else runs on this one.
  const { engine, notes: engineNotes } = await loadCpuEngine(
    settings.engine,
    settings.threads ?? availableParallelism(),
  );
  const random = createRandom(settings.seed);
  const rows = await prepareRows(X, settings, engine, random);
  const { data, reduced, preprocessing } = rows;
  throwIfAborted(signal);
  const network: NetworkShape = {
    widths: [data.cols, ...settings.hiddenLayers, settings.nComponents],
    activation: settings.activation,
  };
  const batch = batchShape(settings, data.rows);
  const epochLength = data.rows / batch.tails;
  const plannedSteps = settings.epochs === null ? settings.steps : Math.ceil(settings.epochs * epochLength);
  // A step takes each of the batch's rows through the network and back, for two gradients.
  const work = plannedSteps * 3 * batchRows(batch) * parameterCount(network);
  const chooseStepEngine = await stepEngineChooser(settings.engine, engine, work, signal);

  clock.enter('neighbors');
  const neighbors = await findNeighbors(
    data,
    method.neighbors(settings, data.rows),
    engine,
    settings.seed,
    pace,
  );
  clock.enter('affinities');
  const { graph, note } = await affinitiesFor({ ...settings, labels: rows.labels }, neighbors, pace);

  clock.enter('training');
  clock.secondsAfterTraining = settings.refine ? secondsToRefine(data) : 0;
  const objective = method.objective(settings);
  const retraining = await beginRetraining(
    options.previous,
    { settings, rows, network, graph, objective, shape: batch, random },
    engine,
    pace,
  );
  const aligned = retraining?.alignment ?? null;
  const isShorter = aligned?.start != null && options.steps === undefined && settings.epochs === null;
  const stepsToTake = isShorter ? Math.ceil(STEPS_SHARE * plannedSteps) : plannedSteps;
  const { chosen, parameters, heldOutRows, figures, steps, validationLoss } = await train(chooseStepEngine, {
    data,
    graph,
    network,
    objective,
    start: aligned?.start ?? null,
    anchors: aligned?.anchors ?? null,
    noise: (settings.inputNoise * medianNearest(neighbors)) / Math.sqrt(data.cols),
    settings: { ...settings, steps: stepsToTake },
    random,
    signal,
    onReport: ({ step, ...recent }) =>
      clock.report(step / stepsToTake, {
        epoch: Math.ceil(step / epochLength),
        epochs: Math.ceil(stepsToTake / epochLength),
        ...recent,
      }),
  });

  clock.enter(settings.refine ? 'landmarks' : 'embedding');
  scaleInputs(parameters, network, rows.factor);
  const byNetwork = aligned
    ? await alignNetwork(engine, reduced, network, parameters, aligned.unit)
    : await normalizeNetwork(engine, reduced, network, parameters);
  const remembered = retraining?.remembered ?? null;
  const refined = settings.refine
    ? await refine(
        {
          engine,
          data: reduced,
          onNetwork: byNetwork,
          unseen: heldOutRows,
          most: MAX_LANDMARKS - (remembered?.points.rows ?? 0),
          held: retraining && heldMap(retraining, byNetwork),
          isSettled: Boolean(aligned && retraining?.earlier?.decoded.kept?.refines),
          random,
        },
        pace,
      )
    : null;
  const kept = await keepRows(rows, byNetwork, { refined, remembered }, settings.keepRows, random, pace);
  if (settings.refine) clock.enter('embedding');
  const onMap = kept?.refines
    ? await projectWith(await landmarkProjection(engine, kept, null), reduced)
    : byNetwork;
  const embedding = rows.isSample
    ? await projectRows(engine, X, { preprocessing, network, parameters, kept, regimes: null }, pace)
    : onMap;
  const retrained =
    retraining &&
    (await endRetraining(retraining, { reduced, onMap, byNetwork, heldOutRows, engine, signal }));

  const found = settings.regimes
    ? await regimesOf(rows, kept, aligned && retraining ? retraining.earlier : null, {
        seed: settings.seed,
        engine,
        signal,
      })
    : null;
  const model = encodeModel({
    method: method.name,
    features: settings.featureNames,
    preprocessing,
    network,
    parameters,
    kept,
    regimes: found?.regimes ?? null,
    lineage: retrained?.lineage ?? { version: 1, parent: null, moved: null },
    training: {
      rows: data.rows,
      engine: chosen.engine.name,
      neighborMethod: neighbors.method,
      seed: settings.seed,
      steps,
      loss: figures.loss,
    },
  });
  clock.finish();
  return {
    model,
    embedding,
    report: {
      engine: chosen.engine.name,
      engineChoice: choiceReport(chosen),
      neighborMethod: neighbors.method,
      neighborRecall: neighbors.recall,
      rows: X.rows,
      trainingRows: data.rows,
      features: X.cols,
      steps,
      epochs: steps / epochLength,
      ...figures,
      validationLoss,
      regimes: found?.report ?? null,
      labelAccuracy: await accuracyOfLabels(kept, engine, signal),
      retraining: retrained?.report ?? null,
      seconds: clock.seconds(),
      notes: [
        ...(settings.engine === 'auto' ? engineNotes : []),
        ...chosen.notes,
        ...optionNotes(options, settings.method),
        ...rows.notes,
        ...duplicatesNote(duplicateRows(neighbors), data.rows),
        ...neighbors.notes,
        ...(note ? [note] : []),
        ...(refined?.notes ?? []),
        ...(retraining?.notes ?? []),
      ],
    },
  };
}

/** A training that goes on from an earlier network takes a third of the steps, unless they were asked for: measured on Letter and HAR, its map is as good as a fresh one. */
const STEPS_SHARE = 1 / 3;

function checkRows(X: Matrix, { featureNames, labels }: FitSettings): void {
  if (X.rows < MIN_ROWS) {
    throw new PdrError('PDR_TOO_FEW_ROWS', `A map needs at least ${MIN_ROWS} rows; there are ${X.rows}.`);
  }
  if (X.cols < 1) throw new PdrError('PDR_DIMENSIONS', 'Rows need at least one feature.');
  if (featureNames && featureNames.length !== X.cols) {
    throw new PdrError(
      'PDR_DIMENSIONS',
      `${featureNames.length} feature names for rows of ${X.cols} features.`,
    );
  }
  if (labels && labels.length !== X.rows) {
    throw new PdrError('PDR_DIMENSIONS', `There are ${labels.length} labels for ${X.rows} rows.`);
  }
}
