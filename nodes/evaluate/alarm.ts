/** What an evaluation found, as far as an alarm is concerned. */
export interface Finding {
  readonly modelId: string;
  /** Whether the watched metric is below the threshold. */
  readonly below: boolean;
}

/**
 * Decides which findings ask for a new training. Without it a map that cannot get better would be trained again and again:
 * a model is complained of once, and again only after it had recovered; two alarms are a whole window of new rows
 * apart, so that each training learns from rows that the one before it did not have. Who asks for an evaluation is told at
 * once in any case.
 */
export class Alarm {
  private complainedOf: string | null = null;
  private rowsSince = Number.POSITIVE_INFINITY;
  private last: Finding | null = null;

  /** @param windowSize rows that an evaluation looks at */
  constructor(private readonly windowSize: number) {}

  rowsCame(count: number): void {
    this.rowsSince += count;
  }

  /** Whether to raise it. `asked`: a message asked for the evaluation; several that share one finding raise it once. */
  raisedBy(finding: Finding, asked: boolean): boolean {
    if (!finding.below) {
      this.complainedOf = null;
      return false;
    }
    if (finding === this.last) return false;
    const due = this.complainedOf !== finding.modelId && this.rowsSince >= this.windowSize;
    if (!asked && !due) return false;
    this.last = finding;
    this.complainedOf = finding.modelId;
    this.rowsSince = 0;
    return true;
  }
}
