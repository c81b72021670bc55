import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '../src/metrics/metrics';
import { aborted } from './aborted';
import { RoundTrips } from './figures';
import type { FitProgressMessage, FlowError, Link, ModelSummary } from './link';
import type { Plan } from './plan';
import { pump } from './pump';
import type { Source } from './sources/source';
import type { Screen } from './terminal';

const STRAGGLER_MS = 5000;
const EVALUATION_MS = 60_000;
const LIVE_ROWS = 2000;
const LIVE_MS = 500;

export interface Demo {
  readonly source: Source;
  readonly plan: Plan;
  readonly link: Link;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** What `--once` prints. */
export interface Figures {
  readonly rowsCollected: number;
  readonly trainSeconds: number;
  readonly projected: number;
  readonly lost: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly trustworthiness: number;
  readonly continuity: number;
  readonly neighborhoodHit: number | null;
  readonly engine: string;
  readonly neighborhoodHitSelfExcluded: number | null;
  readonly rowsEvaluated: number;
  readonly features: number;
  readonly source: string;
  /** The file with the picture of the map. */
  readonly picture: string;
}

/** Publishes the window and waits for the model that `pdr-fit` learns from it. */
export async function learn({ plan, link, screen, signal }: Demo): Promise<ModelSummary> {
  const showProgress = (progress: FitProgressMessage): void =>
    screen.progress(
      progress.phase === 'collecting' ? 'collecting' : 'training',
      progress.fraction,
      describe(progress),
    );
  link.on('progress', showProgress);
  try {
    const trained = nextModel(link, signal);
    const [model] = await Promise.all([
      trained,
      pump(link, plan.collect, { rate: plan.collectRate, signal }),
    ]);
    screen.note(
      `Learnt a map of ${model.rows} rows with ${model.featureCount} features in ` +
        `${model.seconds.total.toFixed(1)} s on the ${model.engine} engine.`,
    );
    for (const note of model.notes) screen.note(note);
    return model;
  } finally {
    link.off('progress', showProgress);
  }
}

function nextModel(link: Link, signal: AbortSignal): Promise<ModelSummary> {
  return new Promise((resolve, reject) => {
    link.once('model', resolve);
    link.once('failure', (error) => reject(new Error(`The flow reports: ${errorText(error)}`)));
    aborted(signal).then(() => reject(signal.reason));
  });
}

/** Projects the planned rows, has the map evaluated on them, and sums up. */
export async function projectOnce(demo: Demo, model: ModelSummary): Promise<Omit<Figures, 'picture'>> {
  const { plan, source, link, screen, signal } = demo;
  const trips = new RoundTrips();
  let projected = 0;
  link.on('map', ({ id }) => {
    if (trips.received(id, performance.now())) projected++;
    screen.progress('projecting', projected / plan.projectCount, `${projected} rows`);
  });
  link.on('failure', (error) => screen.note(`The flow reports: ${errorText(error)}`));

  const onSent = (id: number, at: number): void => trips.sent(id, at);
  await pump(link, plan.project, { rate: plan.projectRate, signal, onSent });
  const deadline = performance.now() + STRAGGLER_MS;
  while (trips.outstanding > 0 && performance.now() < deadline && !signal.aborted) await sleep(10);
  signal.throwIfAborted();

  const evaluated = once(link, 'metrics', {
    signal: AbortSignal.any([signal, AbortSignal.timeout(EVALUATION_MS)]),
  });
  await link.command('evaluate');
  const [metrics] = (await evaluated) as [Metrics];
  const { p50, p99 } = trips.latency();
  return {
    rowsCollected: model.rows,
    trainSeconds: round(model.seconds.total),
    projected,
    lost: trips.outstanding,
    latencyMs: { p50: round(p50), p99: round(p99) },
    trustworthiness: round(metrics.trustworthiness),
    continuity: round(metrics.continuity),
    neighborhoodHit: metrics.neighborhoodHit === null ? null : round(metrics.neighborhoodHit),
    engine: model.engine,
    neighborhoodHitSelfExcluded:
      metrics.neighborhoodHitSelfExcluded === null ? null : round(metrics.neighborhoodHitSelfExcluded),
    rowsEvaluated: metrics.rows,
    features: model.featureCount,
    source: source.title,
  };
}

/** Projects rows and shows live figures until the signal fires. */
export async function projectLive({ plan, link, screen, signal }: Demo): Promise<void> {
  const trips = new RoundTrips(LIVE_ROWS);
  let quality: Metrics | null = null;
  let errors = 0;
  link.on('map', ({ id }) => trips.received(id, performance.now()));
  link.on('metrics', (metrics) => {
    quality = metrics;
  });
  link.on('model', ({ rows }) => screen.note(`Learnt a new map of ${rows} rows.`));
  link.on('failure', (error) => {
    if (errors++ === 0) screen.note(`The flow reports: ${errorText(error)}`);
  });

  const timer = setInterval(() => screen.live(liveLine(trips, quality, errors)), LIVE_MS);
  try {
    const onSent = (id: number, at: number): void => trips.sent(id, at);
    await pump(link, plan.project, { rate: plan.projectRate, signal, onSent });
  } finally {
    clearInterval(timer);
  }
}

function liveLine(trips: RoundTrips, quality: Metrics | null, errors: number): string {
  const { p50, p99 } = trips.latency();
  const parts = [
    `${trips.rate(performance.now()).toFixed(0)} rows/s`,
    Number.isNaN(p50) ? 'no coordinates yet' : `latency p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
  ];
  if (quality !== null) {
    parts.push(
      `trustworthiness ${quality.trustworthiness.toFixed(3)}, continuity ${quality.continuity.toFixed(3)}`,
    );
    if (quality.neighborhoodHit !== null)
      parts.push(`neighborhood hit ${quality.neighborhoodHit.toFixed(3)}`);
  }
  if (errors > 0) parts.push(`${errors} errors`);
  return parts.join(' | ');
}

function describe({ rows, epoch, epochs, loss, phase, secondsLeft }: FitProgressMessage): string {
  if (rows !== undefined) return `${rows} rows`;
  const parts = [epoch === undefined ? phase : `epoch ${Math.ceil(epoch)} of ${epochs}`];
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(3)}`);
  if (secondsLeft !== undefined) parts.push(`${Math.ceil(secondsLeft)} s left`);
  return parts.join(', ');
}

function errorText({ code, message }: FlowError): string {
  return code === undefined ? message : `${message} (${code})`;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
