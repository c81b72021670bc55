import { UNKNOWN } from './classes';
import { metric } from './metric';

/**
 * Accuracy of labels guessed from the map: each row's by majority vote of its nearest others there. Of classes with
 * equally many votes the one whose nearest voter is nearest wins. Rows without a label neither count nor vote.
 */
export const knnAccuracy = metric({
  name: 'knnAccuracy',
  doc: 'Share of rows whose label is that of most of their k nearest others on the map.',
  range: [0, 1],
  needsLabels: true,
  measure: ({ classes }) => {
    const votes = new Int32Array(1 + classes.reduce((most, own) => Math.max(most, own), UNKNOWN));
    let rows = 0;
    let right = 0;
    return {
      add({ row, nearMap }) {
        const own = classes[row];
        if (own === UNKNOWN) return;
        const neighbors = nearMap.indices;
        for (const j of neighbors) if (classes[j] !== UNKNOWN) votes[classes[j]]++;
        let winner = UNKNOWN;
        for (const j of neighbors) {
          if (classes[j] === UNKNOWN) continue;
          if (winner === UNKNOWN || votes[classes[j]] > votes[winner]) winner = classes[j];
        }
        for (const j of neighbors) if (classes[j] !== UNKNOWN) votes[classes[j]] = 0;
        if (winner === UNKNOWN) return;
        rows++;
        if (winner === own) right++;
      },
      value: () => (rows === 0 ? null : right / rows),
    };
  },
});
