/** Options that more than one method has. */

export const PERPLEXITY = {
  perplexity: {
    kind: 'number',
    least: 1,
    most: 1000,
    default: 15,
    doc: 'Effective number of neighbours of each row (van der Maaten & Hinton 2008). For small sets it is lowered, with a note, to a third of the other rows.',
  },
} as const;

export const NEGATIVE_SAMPLE_RATE = {
  negativeSampleRate: {
    kind: 'number',
    least: 0.1,
    most: 1000,
    default: 5,
    doc: 'Weight of the negatives against one edge.',
  },
} as const;
