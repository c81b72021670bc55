import type { Legacy } from '../shared/handover';
import type { TransformSettings } from './settings';
import { Watch } from './watch';

/** What a pdr-transform node remembers, and hands over to the node that a deploy makes of it. */
export interface Memory extends Legacy {
  readonly watch: Watch;
  /** The settings that alarms and regimes depend on. */
  readonly key: string;
}

/** A node's memory: that of the node before it where their settings agree. */
export function memoryFor(
  { target, rows, missingFeature, alarm, asked }: TransformSettings,
  before: Memory | null,
): Memory {
  const key = JSON.stringify([target, rows.keys, missingFeature, alarm, asked.novelty, asked.regime]);
  if (before?.key === key) return before;
  return { watch: new Watch(alarm), key };
}
