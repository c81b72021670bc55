/** What the tests and the process that embeds Node-RED say to each other. */

export interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly [property: string]: unknown;
}

export type Command =
  | { readonly op: 'deploy'; readonly flow: readonly FlowNode[]; readonly type: 'full' | 'nodes' }
  /** Hands a node one message after the other, without a turn of the event loop between them. */
  | { readonly op: 'send'; readonly node: string; readonly messages: readonly object[] }
  | {
      readonly op: 'getContext';
      readonly node: string;
      readonly scope: 'flow' | 'global' | 'node';
      readonly key: string;
    }
  | {
      readonly op: 'setContext';
      readonly node: string;
      readonly scope: 'flow' | 'global';
      readonly key: string;
      readonly value: unknown;
    }
  /** Types of this package that Node-RED has loaded, and errors it had with them. */
  | { readonly op: 'types' }
  /** Process ids of the workers. */
  | { readonly op: 'children' }
  | { readonly op: 'stop' };

export interface CommandMessage {
  readonly id: number;
  readonly command: Command;
}

/** Something that happened in Node-RED, in the order in which it did. */
export type RuntimeEvent =
  /** A message reached a debug node, which the tests use as a sink. */
  | { readonly kind: 'message'; readonly node: string; readonly msg: Record<string, unknown> }
  /** A node called `done`. */
  | { readonly kind: 'done'; readonly node: string; readonly msgid: string; readonly code: string | null }
  | { readonly kind: 'status'; readonly node: string; readonly text: string; readonly fill: string }
  | { readonly kind: 'log'; readonly level: number; readonly node: string | null; readonly text: string };

export type HostMessage =
  | { readonly type: 'ready'; readonly url: string }
  | { readonly type: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: string }
  | { readonly type: 'event'; readonly event: RuntimeEvent };
