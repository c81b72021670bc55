import type { SentReading } from '../../../ui/readingBatch';
import type { Reading } from '../../../ui/trail';
import { isRecord, meaningOf } from './meaning';

export interface MapMessage {
  readonly topic?: unknown;
  readonly payload?: unknown;
  readonly label?: unknown;
  /** What pdr-transform puts beside coordinates. */
  readonly pdr?: unknown;
}

/** Readings of one message beyond this are left out: the map shows the newest few hundred anyway. */
const MOST_READINGS = 1000;

/** The readings in a message of pdr-transform: `[x, y]`, `{x, y}`, or many of these. Empty for any other message. */
export function readingsOf(msg: MapMessage, now: number): SentReading[] {
  const { payload, pdr, label } = msg;
  const one = position(payload);
  if (one) return [{ ...one, ...labelled(label), ...meaningOf(pdr), at: now }];
  if (!Array.isArray(payload)) return [];
  const first = Math.max(0, payload.length - MOST_READINGS);
  return payload.slice(first).flatMap((entry, i) => {
    const at = position(entry);
    return at ? [{ ...at, ...labelled(label), ...meaningOf(pdr, first + i), at: now }] : [];
  });
}

function position(value: unknown): { x: number; y: number } | null {
  const [x, y] = Array.isArray(value) ? value : isRecord(value) ? [value.x, value.y] : [];
  return Number.isFinite(x) && Number.isFinite(y) ? { x: shortened(x), y: shortened(y) } : null;
}

function labelled(label: unknown): Partial<Reading> {
  return typeof label === 'string' || typeof label === 'number' ? { label: String(label) } : {};
}

/** A map's rows as they travel to a browser. */
export interface SentMap {
  readonly coordinates: readonly (readonly number[])[];
  readonly labels: readonly (string | null)[] | null;
}

/** Rows beyond this are thinned evenly: as JSON they must stay well below a socket's limit of 1 MB. */
const MOST_ROWS = 10_000;

/** The rows in a summary of pdr-fit, which has them where that is switched on; null for any other message. */
export function mapOf({ topic, payload }: MapMessage): SentMap | null {
  if (topic !== 'model' || !isRecord(payload) || !Array.isArray(payload.embedding)) return null;
  const { embedding, labels } = payload;
  const step = Math.max(1, Math.ceil(embedding.length / MOST_ROWS));
  const rows = embedding.flatMap((entry, row) => {
    const at = row % step === 0 ? position(entry) : null;
    return at ? [{ at: [at.x, at.y], row }] : [];
  });
  return {
    coordinates: rows.map(({ at }) => at),
    labels: Array.isArray(labels) ? rows.map(({ row }) => textOf(labels[row])) : null,
  };
}

/** Four decimals: less than a pixel on a map of unit spread. */
function shortened(value: number): number {
  return Math.round(1e4 * value) / 1e4;
}

function textOf(label: unknown): string | null {
  return label === null || label === undefined ? null : String(label);
}
