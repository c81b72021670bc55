import { PdrError } from '../../src/index';
import { labelColumn } from '../shared/labeledRows';
import type { MessagePath } from '../shared/messagePath';
import type { Message } from '../shared/node-red';

/** What a message says of each of its readings: in the reading itself, or beside the readings. */
export class Field {
  /** The name within a reading; null where it stands beside the readings. */
  readonly column: string | null;

  constructor(
    private readonly path: MessagePath,
    rows: MessagePath,
  ) {
    this.column = labelColumn({ rows, label: path });
  }

  /**
   * The value for each reading, undefined where there is none.
   * @throws PDR_DIMENSIONS where an array beside the readings has another length
   */
  of(msg: Message, readings: readonly object[]): (reading: number) => unknown {
    const { column } = this;
    if (column !== null)
      return (i) => (Object.hasOwn(readings[i], column) ? valueAt(readings[i], column) : undefined);
    const value = this.path.find(msg);
    if (!Array.isArray(value)) return () => value;
    if (value.length !== readings.length) {
      throw new PdrError(
        'PDR_DIMENSIONS',
        `There are ${value.length} values of msg.${this.path.keys.join('.')} for ${readings.length} readings.`,
      );
    }
    return (i) => value[i];
  }
}

function valueAt(reading: object, column: string): unknown {
  return (reading as Readonly<Record<string, unknown>>)[column];
}
