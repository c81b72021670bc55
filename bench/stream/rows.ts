import type { Matrix } from '../../src/index';
import { clusteredRows } from '../clusteredRows';
import { loadDataset } from '../dataset';

const ROWS = 5000;
const FEATURES = 784;

/** Rows for a stream: those of a data set that train, or 5,000 x 784 made ones. */
export function streamRows(dataset: string | undefined): Matrix {
  return dataset === undefined ? clusteredRows(ROWS, FEATURES) : loadDataset(dataset).train;
}
