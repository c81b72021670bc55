import {
  type EngineChoice,
  type MetricName,
  type Metrics,
  type ModelEnvelope,
  Projector,
  takeRows,
  type WindowSnapshot,
} from '../../src/index';
import type { ContextKey } from '../shared/contextKey';
import { evenly } from '../shared/evenly';
import { type PictureTexts, type PlacedRows, pictureOfWindow } from '../shared/picture';

/** Rows projected for a picture: more could not be told apart. */
const MOST_ROWS = 2000;
/** The metrics in a picture's second line, where they are known. */
const SHOWN = ['trustworthiness', 'continuity', 'neighborhoodHit'] as const;

export interface WindowDrawing {
  readonly key: ContextKey;
  readonly engine: EngineChoice;
  readonly texts: PictureTexts;
  readonly nameOf: (metric: MetricName) => string;
}

/**
 * Projects a window, or rows at even distances of a large one, and draws it over the model's training rows. The event loop
 * gets its turns.
 * @throws what `Projector.load`, `Projector.transform` and `pictureOfWindow` throw
 */
export async function drawWindow(
  model: ModelEnvelope,
  window: WindowSnapshot,
  metrics: Metrics | null,
  { key, engine, texts, nameOf }: WindowDrawing,
): Promise<string> {
  const size = window.X.rows;
  const placed = size > 0 ? await place(model, thinned(window), engine) : null;
  return pictureOfWindow(
    model,
    key,
    { size, placed, subtitle: metrics ? figures(metrics, nameOf) : '' },
    texts,
  );
}

async function place(
  model: ModelEnvelope,
  { X, labels }: WindowSnapshot,
  engine: EngineChoice,
): Promise<PlacedRows> {
  const projector = await Projector.load(model, { engine });
  try {
    return { coordinates: await projector.transform(X), labels };
  } finally {
    await projector.dispose();
  }
}

function thinned(window: WindowSnapshot): WindowSnapshot {
  const { X, labels, features } = window;
  if (X.rows <= MOST_ROWS) return window;
  const rows = evenly(X.rows, MOST_ROWS);
  return { X: takeRows(X, rows), labels: labels && rows.map((row) => labels[row]), features };
}

function figures(metrics: Metrics, nameOf: WindowDrawing['nameOf']): string {
  return SHOWN.flatMap((name) => {
    const value = metrics[name];
    return value === null ? [] : [`${nameOf(name)} ${value.toFixed(3)}`];
  }).join(', ');
}
