import type { Matrix } from '../../src/matrix';
import type { Measurement, Query, Task } from '../../src/metrics/metric';
import { notAmong } from '../../src/metrics/ranks';
import { NearestSelector } from '../../src/neighbors/nearest';
import { distanceTable } from './data';

/** What a metric says of a map, every row being a query; k is 1 and no row has a label. */
export function measured<Value>(
  { measure }: { measure: (task: Task) => Measurement<Value> },
  X: Matrix,
  embedding: Matrix,
): Value {
  const classes = new Int32Array(X.rows).fill(-1);
  const measurement = measure({ k: 1, rows: X.rows, queries: X.rows, classes });
  const onMap = distanceTable(embedding);
  distanceTable(X).forEach((rowDistances, row) => {
    measurement.add(queryOf(row, rowDistances, onMap[row]));
  });
  return measurement.value();
}

function queryOf(row: number, rowDistances: Float64Array, mapDistances: Float64Array): Query {
  const [nearRows, nearMap] = [new NearestSelector(1), new NearestSelector(1)];
  nearRows.select(rowDistances);
  nearMap.select(mapDistances);
  const intruders = notAmong(nearMap, nearRows, rowDistances);
  const lost = notAmong(nearRows, nearMap, mapDistances);
  return { row, rowDistances, mapDistances, nearRows, nearMap, intruders, lost };
}
