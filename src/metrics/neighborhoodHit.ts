import { UNKNOWN } from './classes';
import { type Measurement, metric, type Task } from './metric';

/** With the row counted as its own nearest neighbour, as the reference implementation does. */
export const neighborhoodHit = metric({
  name: 'neighborhoodHit',
  doc: "Mean share of a row's k nearest on the map, the row itself counted among them, that have its label (Paulovich et al. 2008).",
  range: [0, 1],
  needsLabels: true,
  measure: (task) => shareOfOwnClass(task, true),
});

export const neighborhoodHitSelfExcluded = metric({
  name: 'neighborhoodHitSelfExcluded',
  doc: "Mean share of a row's k nearest others on the map that have its label.",
  range: [0, 1],
  needsLabels: true,
  measure: (task) => shareOfOwnClass(task, false),
});

/** Rows without a label, as rows and as neighbours, are left out of the shares. */
function shareOfOwnClass({ k, classes }: Task, withItself: boolean): Measurement<number | null> {
  let sum = 0;
  let rows = 0;
  return {
    add({ row, nearMap }) {
      const own = classes[row];
      if (own === UNKNOWN) return;
      let hits = withItself ? 1 : 0;
      let labeled = hits;
      for (const neighbor of nearMap.indices.subarray(0, withItself ? k - 1 : k)) {
        if (classes[neighbor] === UNKNOWN) continue;
        labeled++;
        if (classes[neighbor] === own) hits++;
      }
      if (labeled === 0) return;
      rows++;
      sum += hits / labeled;
    },
    value: () => (rows === 0 ? null : sum / rows),
  };
}
