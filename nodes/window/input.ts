import { type HistoryEntry, type Label, PdrError, readingsOf, readTime } from '../../src/index';
import { isMany } from '../shared/coordinates';
import { reading as guarded } from '../shared/failures';
import { toLabel } from '../shared/labeledRows';
import type { Message } from '../shared/node-red';
import { Field } from './field';
import type { WindowSettings } from './settings';

type Reading = HistoryEntry['reading'];

/** The readings of a message. */
export interface Input {
  readonly entries: readonly HistoryEntry[];
  /** Whether they came as a list. */
  readonly many: boolean;
  /** One for each reading, where the readings themselves have them. */
  readonly labels: readonly Label[] | null;
}

/** Reads messages for one node. */
export class InputReader {
  private readonly source: Field | null;
  private readonly time: Field | null;
  readonly label: Field | null;
  /** Properties of a reading that are no features. */
  private readonly others: readonly string[];

  constructor(private readonly settings: WindowSettings) {
    const { paths, source, sourcePath, time, timePath } = settings;
    this.source = source === 'property' ? new Field(sourcePath, paths.rows) : null;
    this.time = time === 'property' ? new Field(timePath, paths.rows) : null;
    this.label = paths.label && new Field(paths.label, paths.rows);
    this.others = [this.source, this.time, this.label].flatMap((field) => field?.column ?? []);
  }

  /**
   * @param arrived when the message came, in milliseconds
   * @throws PDR_BAD_INPUT for what cannot be read, and for a reading without its source or its time; PDR_DIMENSIONS
   */
  read(msg: Message, arrived: number): Input {
    return guarded(() => this.readMessage(msg, arrived));
  }

  private readMessage(msg: Message, arrived: number): Input {
    const { paths, columns, source, time } = this.settings;
    const value = parsed(paths.rows.read(msg));
    const topic = typeof msg.topic === 'string' ? msg.topic : '';
    const isSingle = isSingleValue(value);
    const readings = isSingle ? [{ [this.nameOf(topic)]: value }] : readingsOf(value, columns);
    const sourceOf = this.source?.of(msg, readings);
    const timeOf = this.time?.of(msg, readings);
    const entries = readings.map(
      (reading, i): HistoryEntry => ({
        source: sourceOf ? sourceName(sourceOf(i)) : this.sourceOf(topic),
        reading: this.features(reading, isSingle, topic),
        time: timeOf ? timeFrom(timeOf(i)) : time === 'arrival' ? arrived : null,
        part: source === 'parent' || (isSingle && source !== 'topic'),
      }),
    );
    const labelOf = this.label?.column == null ? null : this.label.of(msg, readings);
    const labels = labelOf && readings.map((_, i) => toLabel(labelOf(i)));
    return { entries, many: !isSingle && isMany(value, readings.length), labels };
  }

  private sourceOf(topic: string): string {
    switch (this.settings.source) {
      case 'parent':
        return parentOf(topic);
      case 'none':
        return '';
      default:
        return topic;
    }
  }

  /** What a topic's single value is called. Where topics of many parents come together only the whole topic tells them apart. */
  private nameOf(topic: string): string {
    return (this.settings.source === 'none' ? topic : lastOf(topic)) || 'Value';
  }

  private features(reading: Reading, isSingle: boolean, topic: string): Reading {
    if (isSingle) return reading;
    const isPart = this.settings.source === 'parent';
    const isList = Array.isArray(reading) || ArrayBuffer.isView(reading);
    if (!isPart && (isList || !this.others.some((name) => Object.hasOwn(reading, name)))) return reading;
    const named: Record<string, unknown> = Object.create(null);
    for (const [key, value] of Object.entries(reading)) {
      if (!isList && this.others.includes(key)) continue;
      const name = isList ? Number(key) + 1 : key;
      named[isPart ? `${this.nameOf(topic)} ${name}` : name] = value;
    }
    return named;
  }
}

/** The topic above: `plant/pump 1` of `plant/pump 1/pressure`. */
export function parentOf(topic: string): string {
  return topic.slice(0, Math.max(0, topic.lastIndexOf('/')));
}

function lastOf(topic: string): string {
  return topic.slice(topic.lastIndexOf('/') + 1);
}

/** MQTT brings text: an object or an array as JSON, a single value as its digits. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new PdrError('PDR_BAD_INPUT', 'The text begins like JSON and cannot be read as JSON.', { cause });
  }
}

function isSingleValue(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
}

function sourceName(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new PdrError(
    'PDR_BAD_INPUT',
    'The reading does not say which source it is from. Check "Name of the source".',
  );
}

function timeFrom(value: unknown): number {
  const time = readTime(value);
  if (time !== null) return time;
  throw new PdrError(
    'PDR_BAD_INPUT',
    'The reading has no time that can be read: text with a date, or seconds or milliseconds since 1970.',
  );
}
