/** What an evaluation found, as far as an alarm is concerned. */
export interface Finding {
  readonly modelId: string;
  /** Whether the watched metric is below the threshold. */
  readonly below: boolean;
}

/**
 * Decides which findings raise an alarm, which asks for a new training. If each did, a map that cannot get better would be
 * trained again and again. So a model raises one alarm, and another only after it has recovered; and between two alarms a
 * whole window of new rows comes, so that each training has rows that the one before it did not have. An evaluation that a
 * message asked for raises its alarm at once.
 */
export class Alarm {
  private raisedFor: string | null = null;
  private rowsSince = Number.POSITIVE_INFINITY;
  private last: Finding | null = null;

  /** @param windowSize rows that an evaluation looks at */
  constructor(private readonly windowSize: number) {}

  rowsCame(count: number): void {
    this.rowsSince += count;
  }

  /** Whether a whole window of rows came since the last one. */
  get isRested(): boolean {
    return this.rowsSince >= this.windowSize;
  }

  /** Training was asked for, by whatever reason. */
  trainingAsked(): void {
    this.rowsSince = 0;
  }

  /** Whether to raise it. `asked`: a message asked for the evaluation; several that share one finding raise it once. */
  raisedBy(finding: Finding, asked: boolean): boolean {
    if (!finding.below) {
      this.raisedFor = null;
      return false;
    }
    if (finding === this.last) return false;
    const due = this.raisedFor !== finding.modelId && this.isRested;
    if (!asked && !due) return false;
    this.last = finding;
    this.raisedFor = finding.modelId;
    this.trainingAsked();
    return true;
  }
}
