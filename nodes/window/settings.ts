import type { HistoryOptions } from '../../src/index';
import type { RowPaths } from '../shared/labeledRows';
import type { MessagePath } from '../shared/messagePath';

/** What has a window of its own: a topic; all topics of one parent; what a property names; all messages together. */
export const SOURCES = ['topic', 'parent', 'property', 'none'] as const;
export type SourceKind = (typeof SOURCES)[number];

export const WINDOWS = ['readings', 'seconds'] as const;

/** The time of a reading: when it came; of a property; or none, for readings at even distances. */
export const TIMES = ['arrival', 'property', 'none'] as const;
export type TimeKind = (typeof TIMES)[number];

export interface WindowSettings {
  readonly paths: RowPaths;
  readonly columns: number | null;
  readonly source: SourceKind;
  readonly sourcePath: MessagePath;
  readonly time: TimeKind;
  readonly timePath: MessagePath;
  readonly history: HistoryOptions;
  /** Messages that may wait. */
  readonly queueLimit: number;
}

export interface WindowEvents {
  /** Readings came; so many rows were made since the start, and so many sources are remembered. */
  counted(rows: number, sources: number): void;
  /** So many sources were forgotten since the start. */
  forgot(sources: number): void;
  /** All windows, or one, were reset. */
  reset(sources: number): void;
}
