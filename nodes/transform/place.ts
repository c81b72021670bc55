import { type ModelEnvelope, PdrError, type Projector, type ReadingAtPlace } from '../../src/index';
import { axisName } from '../shared/coordinates';
import type { MessagePath } from '../shared/messagePath';
import type { Message } from '../shared/node-red';

/** What is known of a place, with the place that was asked for. */
export interface PlaceAnswer extends ReadingAtPlace {
  readonly place: readonly number[];
}

/**
 * The place of the map that a message asks about: topic `invert`, and in the place of rows `[x, y]`, `{x, y}`, or either of
 * them as `{place: ...}`. What the model can read as a row is a row, since a sensor may have that topic: there only
 * `{place: ...}` asks.
 * @returns null: it does not ask
 */
export function askedPlace(msg: Message, rows: MessagePath, model: ModelEnvelope): readonly unknown[] | null {
  try {
    if (msg.topic !== 'invert') return null;
    const value = rows.find(msg);
    const asked = onlyPlace(value);
    if (asked !== undefined) return placeIn(asked, model) ?? [];
    return isRow(value, model) ? null : placeIn(value, model);
  } catch {
    return null; // reading its rows tells what is wrong with it
  }
}

/**
 * What lies there.
 * @throws PDR_BAD_INPUT where the model keeps no rows; PDR_DIMENSIONS and PDR_NOT_A_NUMBER for what is no place
 */
export function answerPlace(projector: Projector, asked: readonly unknown[]): PlaceAnswer {
  const place = asked as readonly number[]; // checked by the projector
  const found = projector.readingAt(place);
  if (found) return { place, ...found };
  throw new PdrError(
    'PDR_BAD_INPUT',
    'This model keeps no rows: nothing tells what lies at a place of its map. Train a new one, with rows kept.',
  );
}

function placeIn(value: unknown, { nComponents }: ModelEnvelope): readonly unknown[] | null {
  if (Array.isArray(value)) {
    const isPlace = value.length === nComponents && value.every((number) => typeof number === 'number');
    return isPlace ? [...value] : null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const axes = Array.from({ length: nComponents }, (_, axis) => axisName(axis));
  if (Object.keys(value).length !== nComponents || !axes.every((axis) => axis in value)) return null;
  return axes.map((axis) => (value as Record<string, unknown>)[axis]);
}

/** Undefined where it is no object of a place alone. */
function onlyPlace(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'place' && typeof (value as { place: unknown }).place === 'object'
    ? (value as { place: unknown }).place
    : undefined;
}

function isRow(value: unknown, { features, nFeatures, nComponents }: ModelEnvelope): boolean {
  if (Array.isArray(value)) return nFeatures === nComponents;
  return (
    typeof value === 'object' && value !== null && Object.keys(value).some((key) => features?.includes(key))
  );
}
