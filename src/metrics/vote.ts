import { UNKNOWN } from './classes';

/**
 * Accuracy of labels guessed from the map: each row's by majority vote of its nearest others there. Of classes with
 * equally many votes the one whose nearest voter is nearest wins. Rows without a label neither count nor vote.
 */
export class VoteCounter {
  private readonly votes: Int32Array;
  private rows = 0;
  private right = 0;

  /** @param classes each row's class number, UNKNOWN where it has no label */
  constructor(private readonly classes: Int32Array) {
    this.votes = new Int32Array(1 + classes.reduce((most, own) => Math.max(most, own), UNKNOWN));
  }

  /** @param neighbors the row's k nearest others, nearest first */
  count(row: number, neighbors: Int32Array): void {
    const { classes, votes } = this;
    const own = classes[row];
    if (own === UNKNOWN) return;
    for (const j of neighbors) if (classes[j] !== UNKNOWN) votes[classes[j]]++;
    let winner = UNKNOWN;
    for (const j of neighbors) {
      if (classes[j] !== UNKNOWN && (winner === UNKNOWN || votes[classes[j]] > votes[winner]))
        winner = classes[j];
    }
    for (const j of neighbors) if (classes[j] !== UNKNOWN) votes[classes[j]] = 0;
    if (winner === UNKNOWN) return;
    this.rows++;
    if (winner === own) this.right++;
  }

  /** The share of right guesses; null without labels. */
  accuracy(): number | null {
    return this.rows === 0 ? null : this.right / this.rows;
  }
}
