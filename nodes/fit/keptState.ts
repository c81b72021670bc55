import type { StoredWindow } from '../../src/index';
import type { DueState } from './dueTraining';

/** What a pdr-fit node keeps in its own context over a restart: plain JSON, written as one value. */
export interface KeptState {
  readonly format: typeof KEPT_FORMAT;
  readonly version: typeof KEPT_VERSION;
  readonly schedule: KeptSchedule | null;
  readonly window: KeptWindow | null;
}

export interface KeptSchedule {
  /** Where the models are written, in words: another key has a schedule of its own. */
  readonly target: string;
  /** The last training, or the start where there was none; ms since 1970. */
  readonly last: number;
}

export interface KeptWindow {
  /** The settings of the rows, as `rowsKey` gives them. */
  readonly settings: string;
  readonly due: DueState;
  readonly rows: StoredWindow;
}

export const KEPT_FORMAT = 'parametric-dr-fit';
export const KEPT_VERSION = 1;

/** What was found in context, not checked further than its head; nothing where it is nothing of this version. */
export interface FoundState {
  readonly schedule: Partial<Record<keyof KeptSchedule, unknown>>;
  /** Null: none was kept. */
  readonly window: Partial<Record<keyof KeptWindow, unknown>> | null;
}

/** @returns null where nothing is stored; undefined where it is something else, or from a newer version */
export function foundState(value: unknown): FoundState | null | undefined {
  if (value === undefined || value === null) return null;
  try {
    const { format, version, schedule, window } = value as Record<string, unknown>;
    if (format !== KEPT_FORMAT || version !== KEPT_VERSION) return undefined;
    return { schedule: isObject(schedule) ? schedule : {}, window: isObject(window) ? window : null };
  } catch {
    return undefined; // a getter that throws
  }
}

/** When a model was made, in ms since 1970; null where it does not tell. */
export function timeOf({ createdAt }: { readonly createdAt: string }): number | null {
  const time = Date.parse(createdAt);
  return Number.isNaN(time) ? null : time;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
