import { type Cause, type Novelty, NoveltyAlarm } from '../../src/index';
import type { Origin } from './origin';
import type { ReadingParts } from './parts';

/** A source in alarm shows this many usual readings in a row, or as many as make an alarm, before it is over. */
const QUIET = 10;
/** A source shows another regime this many times in a row, or as many as make an alarm, before it is in it. */
const STEADY = 3;
/** Sources that are remembered; then the one that was silent for longest is forgotten. */
const MOST_SOURCES = 1000;

/** When readings are unusual: p at most the level, of so many together. */
export interface AlarmRule {
  readonly level: number;
  readonly smoothing: number;
}

/** What the second output tells when readings of a source become unusual, and when they are usual again. */
export interface AlarmNews {
  readonly state: 'begin' | 'end';
  /** The topic of its readings. */
  readonly source: string;
  /** ISO 8601; `since`: when it began. */
  readonly time: string;
  readonly since: string;
  /** Of the most unusual reading until now. */
  readonly p: number;
  readonly score: number;
  readonly cause: readonly Cause[];
}

/** What it tells when a source comes into another regime. */
export interface RegimeNews {
  readonly source: string;
  readonly time: string;
  /** Null for the first one since a start, or a deploy that changed the settings. */
  readonly from: RegimeName | null;
  readonly to: RegimeName;
  /** The share of the nearest known readings that are in it, of the reading that decided. */
  readonly share: number;
}

interface RegimeName {
  readonly id: number;
  readonly name: string;
}

export type WatchNews =
  | { readonly topic: 'alarm'; readonly payload: AlarmNews }
  | { readonly topic: 'regime'; readonly payload: RegimeNews };

interface Peak {
  readonly p: number;
  readonly score: number;
  readonly cause: readonly Cause[];
}

/** What is remembered of a source. */
interface Source {
  readonly alarm: NoveltyAlarm;
  /** When the alarm began; null while there is none. */
  since: string | null;
  /** The most unusual reading of the alarm, or of the unusual ones in a row before it. */
  peak: Peak | null;
  usualInRow: number;
  regime: RegimeName | null;
  /** Another regime, and how many readings in a row were in it. */
  next: { readonly id: number; readonly count: number };
}

/** Watches the readings of each source, for alarms and changes of regime. */
export class Watch {
  /** The one heard last is the last. */
  private readonly sources = new Map<string, Source>();
  private readonly quiet: number;
  private readonly steady: number;

  constructor(
    private readonly rule: AlarmRule,
    private readonly mostSources = MOST_SOURCES,
  ) {
    this.quiet = Math.max(QUIET, rule.smoothing);
    this.steady = Math.max(STEADY, rule.smoothing);
  }

  /** Takes the next reading of a source. @returns what is to be told of it */
  look({ source: name, time }: Origin, { novelty, cause, regime }: ReadingParts): WatchNews[] {
    const source = this.sourceOf(name);
    const at = new Date(time).toISOString();
    const news: WatchNews[] = [];
    if (novelty) {
      const payload = this.judge(source, novelty, cause ?? [], at);
      if (payload) news.push({ topic: 'alarm', payload: { ...payload, source: name, time: at } });
    }
    if (regime) {
      const from = source.regime;
      if (this.isSettled(source, regime)) {
        const to = { id: regime.id, name: regime.name };
        source.regime = to;
        news.push({ topic: 'regime', payload: { source: name, time: at, from, to, share: regime.share } });
      }
    }
    return news;
  }

  private judge(
    source: Source,
    { p, score, unusual }: Novelty,
    cause: readonly Cause[],
    at: string,
  ): Omit<AlarmNews, 'source' | 'time'> | null {
    const isAlarming = source.alarm.isUnusual(p);
    if (unusual && (source.peak === null || p < source.peak.p)) source.peak = { p, score, cause };
    source.usualInRow = unusual || isAlarming ? 0 : source.usualInRow + 1;
    const peak = source.peak ?? { p, score, cause };
    if (source.since === null && isAlarming) {
      source.since = at;
      return { state: 'begin', since: at, ...peak };
    }
    if (source.usualInRow < this.quiet) return null;
    const { since } = source;
    source.since = null;
    source.peak = null;
    return since === null ? null : { state: 'end', since, ...peak };
  }

  private isSettled(source: Source, { id }: RegimeName): boolean {
    const count = id === source.next.id ? source.next.count + 1 : 1;
    source.next = { id, count };
    return id !== source.regime?.id && count >= this.steady;
  }

  private sourceOf(name: string): Source {
    const source = this.sources.get(name) ?? {
      alarm: new NoveltyAlarm(this.rule),
      since: null,
      peak: null,
      usualInRow: 0,
      regime: null,
      next: { id: 0, count: 0 },
    };
    this.sources.delete(name);
    this.sources.set(name, source);
    if (this.sources.size > this.mostSources) this.sources.delete(this.sources.keys().next().value as string);
    return source;
  }
}
