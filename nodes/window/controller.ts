import { setImmediate as nextTurn } from 'node:timers/promises';
import { PdrError } from '../../src/index';
import { bufferFull } from '../shared/bufferLimit';
import { carriesRows } from '../shared/commands';
import { reasonOf } from '../shared/failures';
import { InOrder } from '../shared/inOrder';
import type { Message, Send } from '../shared/node-red';
import type { Controller } from '../shared/runNode';
import { InputReader, parsed } from './input';
import type { Memory } from './memory';
import { writeRows } from './output';
import type { WindowEvents, WindowSettings } from './settings';

/** A fast stream must leave the event loop its turns. */
const TURN_MS = 10;
/** Readings that are taken at once. */
const FEW = 100;

/** Makes rows of the newest readings of each source, of one message after the other. */
export class WindowController implements Controller {
  private readonly reader: InputReader;
  private readonly order = new InOrder();
  private pending = 0;
  private turnEnds = 0;
  private rows = 0;

  constructor(
    private readonly settings: WindowSettings,
    private readonly events: WindowEvents,
    private readonly memory: Memory,
    private readonly leave: (memory: Memory) => void,
  ) {
    this.reader = new InputReader(settings);
  }

  async receive(msg: Message, send: Send): Promise<void> {
    const { queueLimit } = this.settings;
    if (this.pending >= queueLimit) throw bufferFull(queueLimit);
    const arrived = Date.now();
    this.pending++;
    try {
      await this.order.run(() => this.take(msg, send, arrived));
    } finally {
      this.pending--;
    }
  }

  async close(removed: boolean): Promise<void> {
    await this.order.run(() => undefined); // what came is in the windows
    if (!removed) this.leave(this.memory);
  }

  private async take(msg: Message, send: Send, arrived: number): Promise<void> {
    if (performance.now() > this.turnEnds) {
      await nextTurn();
      this.turnEnds = performance.now() + TURN_MS;
    }
    const { windows } = this.memory;
    const asked = this.askedReset(msg);
    if (asked) {
      if (asked.source === null) windows.clear();
      else windows.forget(asked.source);
      this.events.reset(windows.size);
      return;
    }
    const input = this.reader.read(msg, arrived);
    const { entries } = input;
    const rows = entries.length > FEW ? await windows.pushManyInTurns(entries) : windows.pushMany(entries);
    if (writeRows(msg, input, rows, this.reader, this.settings)) sendOn(msg, send);
    for (const row of rows) if (row) this.rows++;
    this.events.counted(this.rows, windows.size);
    if (windows.forgotten > 0) this.events.forgot(windows.forgotten);
  }

  /** Whether a message asks to forget all sources, or the one that it names in place of readings: `{source: 'pump 1'}`. */
  private askedReset(msg: Message): { readonly source: string | null } | null {
    try {
      if (msg.topic !== 'reset') return null;
      const value = parsed(this.settings.paths.rows.find(msg));
      if (typeof value === 'object' && value !== null && Object.keys(value).join() === 'source') {
        const { source } = value as { source: unknown };
        return typeof source === 'string' ? { source } : null;
      }
      return carriesRows(value) ? null : { source: null };
    } catch {
      return null; // reading it tells what is wrong with it
    }
  }
}

/** Node-RED copies a message for every wire but the first, which not every message allows. */
function sendOn(msg: Message, send: Send): void {
  try {
    send(msg);
  } catch (cause) {
    throw new PdrError('PDR_BAD_INPUT', `The message cannot be sent on: ${reasonOf(cause)}`, { cause });
  }
}
