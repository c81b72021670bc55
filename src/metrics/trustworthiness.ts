import { type Measurement, metric, type Query, type Task } from './metric';
import { largestRankExcess, rankExcess } from './ranks';

/** Are neighbours on the map neighbours among the rows? */
export const trustworthiness = metric({
  name: 'trustworthiness',
  doc: 'Whether neighbours on the map deserve to be there (Venna & Kaski 2001).',
  range: [0, 1],
  needsLabels: false,
  measure: (task) =>
    shareOfRanksKept(task, ({ intruders, rowDistances }) => rankExcess(intruders, rowDistances, task.k)),
});

/** The same with the two spaces exchanged. */
export const continuity = metric({
  name: 'continuity',
  doc: 'Whether true neighbours are still neighbours on the map (Venna & Kaski 2001).',
  range: [0, 1],
  needsLabels: false,
  measure: (task) =>
    shareOfRanksKept(task, ({ lost, mapDistances }) => rankExcess(lost, mapDistances, task.k)),
});

function shareOfRanksKept({ k, rows }: Task, excessOf: (query: Query) => number): Measurement<number> {
  let excess = 0;
  let queries = 0;
  return {
    add(query) {
      excess += excessOf(query);
      queries++;
    },
    value: () => 1 - excess / (queries * largestRankExcess(rows, k)),
  };
}
