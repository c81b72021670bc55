import type { Engine } from '../engines/engine';
import type { EngineName } from '../engines/list';
import type { Matrix } from '../matrix';
import { labelAccuracy, VOTERS } from '../meaning/votes';
import type { KeptPoints } from '../model/decode';
import type { ModelEnvelope } from '../model/envelope';
import { exactNeighbors } from '../neighbors/exact';
import type { FoundNeighbors } from '../neighbors/find';
import type { StepEngine } from './chooseEngine';
import type { RegimesReport } from './regimes';
import type { RetrainingReport } from './retrain';

export interface FitReport {
  /** What the training steps ran on; everything else runs on `native`, or `wasm` where that does not load. */
  readonly engine: EngineName;
  readonly engineChoice: {
    /** Why that engine, in words. */
    readonly why: string;
    /** Milliseconds of a training step, of each engine that was tried; empty where there was no choice. */
    readonly stepMs: StepEngine['stepMs'];
    /** The GPU's driver or the backend, as far as it can be told; null on the CPU. */
    readonly device: string | null;
  };
  readonly neighborMethod: FoundNeighbors['method'];
  /** The share of true nearest neighbours that were found: 1 by the exact method, else an estimate. */
  readonly neighborRecall: number;
  readonly rows: number;
  /** Rows that the network learned from: all, or a sample as large as the option `maxTrainingRows`. */
  readonly trainingRows: number;
  readonly features: number;
  readonly steps: number;
  readonly epochs: number;
  /** Mean over the last steps. */
  readonly loss: number;
  /** The lowest loss on rows held out; null when none were. */
  readonly validationLoss: number | null;
  /** Largest gradient entry before clipping by value or norm, over all steps. */
  readonly maxGradient: number;
  /** Largest gradient of a pair before any clipping, relative to its share of the loss; 0 when pairs are not clipped. */
  readonly maxPairGradient: number;
  /** Share of the pairs whose gradient was clipped, over all steps. */
  readonly clippedPairs: number;
  /** Share of the gradient's entries that were clipped by value, over all steps. */
  readonly clippedEntries: number;
  /** Null without the option `regimes`, or where no rows are kept. */
  readonly regimes: RegimesReport | null;
  /** How often the labels of a kept row's nearest tell its own; null without labels, or where no rows are kept. */
  readonly labelAccuracy: number | null;
  /** What became of the earlier model's map; null without the option `previous`. */
  readonly retraining: RetrainingReport | null;
  readonly seconds: {
    readonly preprocess: number;
    readonly neighbors: number;
    readonly affinities: number;
    readonly training: number;
    /** Improving the landmarks' map; 0 without `refine`. */
    readonly landmarks: number;
    /** Centring and scaling the map, and projecting the rows. */
    readonly embedding: number;
    readonly total: number;
  };
  /** What a user should know about the choices made; empty when there is nothing to say. */
  readonly notes: readonly string[];
}

export interface FitResult {
  readonly model: ModelEnvelope;
  /** The training rows on the map: rows x nComponents; centred and of unit mean square over all coordinates, nearly so when refined. */
  readonly embedding: Matrix;
  readonly report: FitReport;
}

/** How often the labels of a kept row's nearest tell its own; null without labels. */
export async function accuracyOfLabels(
  kept: KeptPoints | null,
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  if (!kept?.labels || kept.points.rows < 2) return null;
  const k = Math.min(VOTERS, kept.points.rows - 1);
  return labelAccuracy(await exactNeighbors(kept.points, k, engine, { signal }), kept.labels);
}

/** From this share of the rows on, duplicates are worth a note. */
const MANY_DUPLICATES = 0.1;

/** Says so where many rows are equal to others. */
export function duplicatesNote(duplicates: number, rows: number): string[] {
  if (duplicates < MANY_DUPLICATES * rows) return [];
  return [`${duplicates} of the ${rows} rows are equal to another row; equal rows are one point of the map.`];
}

export function choiceReport({ engine, why, stepMs }: StepEngine): FitReport['engineChoice'] {
  return { why, stepMs, device: engine.device ?? null };
}
