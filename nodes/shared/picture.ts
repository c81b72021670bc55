import { keptRows, type Label, type Matrix, type ModelEnvelope, PdrError } from '../../src/index';
import type * as Drawing from '../../ui/picture';
import { type MapRows, NO_ROWS } from '../../ui/rows';
import type { ContextKey } from './contextKey';
import { evenly } from './evenly';
import type { Message, NodeRed } from './node-red';

/** The words in a picture. */
export type PictureTexts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Rows on a map, with their classes where they have any. */
export interface PlacedRows {
  readonly coordinates: Matrix;
  readonly labels: readonly Label[] | null;
}

/** Rows drawn, at even distances where there are more: those could not be told apart, and would hold up the event loop. */
export const MOST_DRAWN = 5000;

/** The texts of a node's catalogue below `picture`. */
export function pictureTexts(RED: NodeRed, type: string): PictureTexts {
  return (key, values) => RED._(`${type}.picture.${key}`, values);
}

/** The answer to a message that asks for a picture; an HTTP response node sends it as an image. */
export function pictureMessage(svg: string): Message & { topic: 'picture'; payload: string } {
  return { topic: 'picture', payload: svg, headers: { 'content-type': 'image/svg+xml' } };
}

/**
 * The map of the training rows that a model keeps, as an SVG file.
 * @throws PDR_TOO_FEW_ROWS when it keeps none; PDR_DIMENSIONS when its map has other than two; PDR_BAD_MODEL
 */
export function pictureOfModel(model: ModelEnvelope, { key }: ContextKey, texts: PictureTexts): string {
  const kept = rowsOf(model);
  if (!kept) {
    throw new PdrError('PDR_TOO_FEW_ROWS', 'The model keeps no rows that could be drawn: train it anew.');
  }
  const date = minuteOf(new Date(model.createdAt));
  const title = texts('title', { key, rows: model.training.rows, date });
  return draw(mapRows(kept), { title, texts: wordsOf(texts) });
}

/** A window as a picture shows it. */
export interface WindowPicture {
  /** How many rows it has. */
  readonly size: number;
  /** Rows of it on the map; null when it is empty. */
  readonly placed: PlacedRows | null;
  /** A second line, such as metrics; empty for none. */
  readonly subtitle: string;
}

/**
 * A window's rows over the training rows that the model keeps, as an SVG file.
 * @throws PDR_TOO_FEW_ROWS when there are neither; PDR_DIMENSIONS, PDR_BAD_MODEL
 */
export function pictureOfWindow(
  model: ModelEnvelope,
  { key }: ContextKey,
  { size, placed, subtitle }: WindowPicture,
  texts: PictureTexts,
): string {
  const kept = rowsOf(model);
  if (!kept && !placed) throw new PdrError('PDR_TOO_FEW_ROWS', 'There are no rows to draw yet.');
  const title = texts('title', { key, rows: size, date: minuteOf(new Date()) });
  return draw(placed ? mapRows(placed) : NO_ROWS, {
    title,
    subtitle,
    texts: wordsOf(texts),
    ...(kept && { beneath: { coordinates: mapRows(kept).coordinates, name: texts('trainingRows') } }),
  });
}

function rowsOf(model: ModelEnvelope): PlacedRows | null {
  if (model.nComponents !== 2) {
    const dimensions = `${model.nComponents} ${model.nComponents === 1 ? 'dimension' : 'dimensions'}`;
    throw new PdrError('PDR_DIMENSIONS', `A picture shows two dimensions; this map has ${dimensions}.`);
  }
  return keptRows(model);
}

function mapRows({ coordinates: { data, rows }, labels }: PlacedRows): MapRows {
  const drawn = evenly(rows, MOST_DRAWN);
  return {
    ...NO_ROWS,
    coordinates: Float32Array.from({ length: 2 * drawn.length }, (_, i) => data[2 * drawn[i >> 1] + (i & 1)]),
    labels: labels && drawn.map((row) => (labels[row] === null ? null : String(labels[row]))),
  };
}

function wordsOf(texts: PictureTexts): { other: string; summary: string } {
  return { other: texts('other'), summary: texts('summary') };
}

/** Loads the drawing code on first use: most flows draw nothing. */
function draw(...[rows, settings]: Parameters<typeof Drawing.mapPicture>): string {
  const { mapPicture } = require('../../ui/picture') as typeof Drawing;
  return mapPicture(rows, settings);
}

/** Such as 2026-11-24 09:05, by this machine's clock. */
function minuteOf(date: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
