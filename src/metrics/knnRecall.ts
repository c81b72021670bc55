import { metric } from './metric';

export const knnRecall = metric({
  name: 'knnRecall',
  doc: "Mean share of a row's k nearest rows that are among its k nearest on the map.",
  range: [0, 1],
  needsLabels: false,
  measure: ({ k }) => {
    let kept = 0;
    let queries = 0;
    return {
      add({ lost }) {
        kept += k - lost.length;
        queries++;
      },
      value: () => kept / (queries * k),
    };
  },
});
