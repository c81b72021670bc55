import { checkOptions } from '../options/check';
import type { GivenOptions, OptionTable } from '../options/spec';

/** When readings count as unusual. */
export const ALARM_OPTIONS = {
  level: {
    kind: 'number',
    least: 1e-9,
    most: 0.5,
    default: 0.01,
    doc: 'A reading is unusual when its p-value is at most this: .01 takes one in a hundred usual readings for unusual.',
  },
  smoothing: {
    kind: 'number',
    least: 1,
    most: 1000,
    whole: true,
    default: 1,
    doc: 'Readings that are judged together, the newest of them: more for fewer and later alarms.',
  },
} as const satisfies OptionTable;

export type AlarmOptions = GivenOptions<typeof ALARM_OPTIONS>;

/** Tells unusual readings of a stream by their p-values, one after the other. */
export class NoveltyAlarm {
  readonly level: number;
  private readonly smoothing: number;
  private logs: number[] = [];

  /** @throws PDR_BAD_OPTION */
  constructor(options: AlarmOptions = {}) {
    const { level, smoothing } = checkOptions(ALARM_OPTIONS, options, 'NoveltyAlarm');
    this.level = level;
    this.smoothing = smoothing;
  }

  /** Takes the next reading's p-value, and tells whether the stream is unusual now. */
  isUnusual(p: number): boolean {
    this.logs = [...this.logs, Math.log(p)].slice(-this.smoothing);
    return this.logOfAll() <= Math.log(this.level);
  }

  /** e times the geometric mean of p-values is a p-value, however they depend on each other (Vovk & Wang 2020). */
  private logOfAll(): number {
    const { logs } = this;
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    return logs.length === 1 ? mean : 1 + mean;
  }
}
