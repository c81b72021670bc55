import type { ModelEnvelope } from '../../src/index';
import { reading } from '../shared/failures';
import type { MessagePath } from '../shared/messagePath';
import type { Message } from '../shared/node-red';
import type { MessageParts } from './parts';

/** The property of messages that says what there is to say of their coordinates. */
export const MARKS = 'pdr';

/** What it says. */
export interface Marks extends MessageParts {
  /** The model that gave the coordinates. */
  readonly model: { readonly id: string; readonly version: number };
  /** Features for which the training mean counts; of many rows a list, with null for a row that lacks none. */
  readonly imputed?: Imputed | readonly (Imputed | null)[];
}

/** Names, or "feature 3" where they have none. */
export type Imputed = readonly string[];

/** Those of an earlier projection must not stay beside new coordinates. */
const NAMES = new Set(
  Object.keys({
    model: true,
    imputed: true,
    novelty: true,
    cause: true,
    regime: true,
    label: true,
    trust: true,
  } satisfies Record<keyof Marks, true>),
);

/** @param imputed null where the rows lack nothing */
export function marksOf({ id, lineage }: ModelEnvelope, imputed: Marks['imputed'] | null): Marks {
  return { model: { id, version: lineage.version }, ...(imputed && { imputed }) };
}

/** Puts marks on messages. */
export class Marker {
  /** The paths of rows and coordinates below `msg.pdr`, or to it. */
  private readonly own: readonly MessagePath[];

  /**
   * @param path to `msg.pdr`
   * @param others to rows and coordinates: what is there, and beside it, is left as it is
   */
  constructor(
    private readonly path: MessagePath,
    others: readonly MessagePath[],
  ) {
    this.own = others.filter(({ keys: [root] }) => root === MARKS);
  }

  /** @throws PDR_BAD_INPUT when the message is frozen, or has a getter there that throws */
  mark(msg: Message, marks: Marks): void {
    if (this.own.length === 0) {
      this.path.write(msg, marks);
      return;
    }
    const taken = this.own.map(({ keys }) => keys[1]);
    // Where rows or coordinates are `msg.pdr` itself, or under a name that only the message tells, there is no room for marks.
    if (!taken.every((name) => typeof name === 'string')) return;
    const held = this.path.find(msg) ?? {};
    if (typeof held !== 'object' || Array.isArray(held) || ArrayBuffer.isView(held)) return;
    const others = reading(() => Object.entries(held)).filter(
      ([name]) => !NAMES.has(name) || taken.includes(name),
    );
    const own = Object.entries(marks).filter(([name]) => !taken.includes(name));
    this.path.write(msg, Object.fromEntries([...others, ...own]));
  }
}
