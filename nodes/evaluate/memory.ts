import type { Legacy } from '../shared/handover';
import { Alarm } from './alarm';
import type { DriftMemory } from './driftWatch';
import { EvaluationWindow } from './evaluationWindow';
import type { EvaluateSettings } from './settings';

/** What a pdr-evaluate node remembers, and hands over to the node that a deploy makes of it. */
export interface Memory extends Legacy {
  readonly window: EvaluationWindow;
  readonly alarm: Alarm;
  readonly drift: DriftMemory;
  /** The settings that the rows, the alarm, and the test for drift depend on. */
  readonly rowsKey: string;
  readonly alarmKey: string;
  readonly driftKey: string;
}

/**
 * A node's memory: that of the node before it, as far as their settings agree.
 * @param dropped told how many rows are dropped because their settings changed
 */
export function memoryFor(
  { paths, columns, windowSize, metric, threshold, driftLevel }: EvaluateSettings,
  before: Memory | null,
  dropped: (rows: number) => void,
): Memory {
  const rowsKey = JSON.stringify([paths.rows.keys, paths.label?.keys ?? null, columns, windowSize]);
  const alarmKey = JSON.stringify([rowsKey, metric, threshold]);
  const driftKey = JSON.stringify([rowsKey, driftLevel]);
  const keepsRows = before?.rowsKey === rowsKey;
  if (before && !keepsRows && before.window.size > 0) dropped(before.window.size);
  return {
    window: keepsRows ? before.window : new EvaluationWindow(windowSize),
    alarm: before?.alarmKey === alarmKey ? before.alarm : new Alarm(windowSize),
    drift: before?.driftKey === driftKey ? before.drift : { modelId: null, state: undefined },
    rowsKey,
    alarmKey,
    driftKey,
  };
}
