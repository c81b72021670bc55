import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Label, type Matrix, matrix } from '../src/index';
import { rowRange } from '../src/matrix';
import { columnMoments } from '../src/preprocess/moments';

const MAX_TRAIN = 5_000;
const MAX_TEST = 15_000;

/** A data set split by the protocol of the reference paper: the first rows train, the next are projected and measured. */
export interface Split {
  readonly name: string;
  readonly train: Matrix;
  readonly trainLabels: readonly Label[];
  readonly test: Matrix;
  readonly testLabels: readonly Label[];
}

interface Meta {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly order: 'shuffled' | 'time';
  readonly dtype?: 'u8' | 'f32';
  readonly scale?: number | null;
  readonly label?: string;
  /** What the numbers in `y.i32` stand for. */
  readonly class_names?: readonly string[] | null;
}

/** All rows of a data set, as they come. */
export interface Table {
  readonly name: string;
  /** Whether the order of the rows says nothing. */
  readonly isShuffled: boolean;
  readonly X: Matrix;
  readonly labels: readonly Label[];
}

/**
 * Reads a data set's folder (`meta.json` with `X.u8.gz` or `X.f32.gz` and `y.i32`, or one CSV in time order). Images are
 * divided by `scale`; everything else is standardised by the training rows.
 */
export function loadDataset(folder: string): Split {
  const meta = readMeta(folder);
  const { X, labels } = read(folder, meta);
  const trainRows = X.rows < 2 * MAX_TRAIN ? X.rows >> 1 : MAX_TRAIN;
  const testEnd = Math.min(X.rows, trainRows + MAX_TEST);
  const scaled = meta.scale ? divide(X, meta.scale) : standardise(X, rowRange(X, 0, trainRows));
  return {
    name: meta.name,
    train: rowRange(scaled, 0, trainRows),
    trainLabels: labels.slice(0, trainRows),
    test: rowRange(scaled, trainRows, testEnd),
    testLabels: labels.slice(trainRows, testEnd),
  };
}

/** Reads a data set's folder, and leaves its numbers as they are. */
export function loadTable(folder: string): Table {
  return read(folder, readMeta(folder));
}

function readMeta(folder: string): Meta {
  return JSON.parse(readFileSync(join(folder, 'meta.json'), 'utf8')) as Meta;
}

function read(folder: string, meta: Meta): Table {
  return meta.order === 'time' ? readCsv(folder, meta) : readBinary(folder, meta);
}

function readBinary(folder: string, { name, rows, cols, dtype, class_names: names }: Meta): Table {
  const bytes = gunzipSync(readFileSync(join(folder, `X.${dtype}.gz`)));
  const data = dtype === 'u8' ? Float32Array.from(bytes) : new Float32Array(new Uint8Array(bytes).buffer);
  const labels = new Int32Array(new Uint8Array(readFileSync(join(folder, 'y.i32'))).buffer);
  return {
    name,
    isShuffled: true,
    X: matrix(data, rows, cols),
    labels: Array.from(labels, (label) => names?.[label] ?? label),
  };
}

function readCsv(folder: string, { name, label }: Meta): Table {
  const records: Record<string, string>[] = parse(readFileSync(join(folder, `${name}.csv`)), {
    columns: true,
  });
  const features = Object.keys(records[0]).filter((column) => column !== label);
  const data = Float32Array.from(
    records.flatMap((record) => features.map((column) => Number(record[column]))),
  );
  const labels = records.map((record) => (label ? record[label] : null));
  return { name, isShuffled: false, X: matrix(data, records.length, features.length), labels };
}

function divide(X: Matrix, scale: number): Matrix {
  return { ...X, data: X.data.map((x) => x / scale) };
}

function standardise(X: Matrix, train: Matrix): Matrix {
  const { mean, deviation } = columnMoments(train);
  return { ...X, data: X.data.map((x, i) => (x - mean[i % X.cols]) / (deviation[i % X.cols] || 1)) };
}
