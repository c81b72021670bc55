import { HistoryWindows } from '../../src/index';
import type { Legacy } from '../shared/handover';
import type { WindowSettings } from './settings';

/** What a pdr-window node remembers, and hands over to the node that a deploy makes of it. */
export interface Memory extends Legacy {
  readonly windows: HistoryWindows;
  /** The settings that the windows depend on. */
  readonly key: string;
}

/**
 * A node's memory: that of the node before it, where their settings agree.
 * @param dropped told how many sources' windows are dropped because the settings changed
 */
export function memoryFor(
  { paths, columns, source, sourcePath, time, timePath, history }: WindowSettings,
  before: Memory | null,
  dropped: (sources: number) => void,
): Memory {
  const key = JSON.stringify([
    [paths.rows.keys, paths.label?.keys ?? null, columns, history],
    [source, source === 'property' && sourcePath.keys, time, time === 'property' && timePath.keys],
  ]);
  if (before?.key === key) return before;
  if (before && before.windows.size > 0) dropped(before.windows.size);
  return { windows: new HistoryWindows(history), key };
}
