/** The part of Node-RED's runtime API that these nodes use; it comes without types of its own. */

export interface Message {
  _msgid?: string | undefined;
  topic?: unknown;
  payload?: unknown;
  [property: string]: unknown;
}

/** What `send` takes: one message, or one entry for each output. */
export type Outgoing = Message | readonly (Message | null)[];

export type Send = (messages: Outgoing) => void;
export type Done = (error?: unknown) => void;

/** A message to which an answer is due, and the way to send it. */
export interface Origin {
  readonly msg: Message;
  readonly send: Send;
}

export interface NodeStatus {
  readonly fill?: 'red' | 'green' | 'yellow' | 'blue' | 'grey';
  readonly shape?: 'ring' | 'dot';
  readonly text?: string;
}

/** One scope of context, always used with callbacks: stores may be asynchronous. */
export interface Context {
  get(key: string, store: string | undefined, callback: (error: unknown, value?: unknown) => void): void;
  /** Of an array of keys each has its value in an array of values. */
  set(
    key: string | readonly string[],
    value: unknown,
    store: string | undefined,
    callback: (error?: unknown) => void,
  ): void;
  /** The context of the flow around a subflow. */
  readonly $parent?: Context;
}

export interface Node {
  readonly id: string;
  readonly name?: string | undefined;
  /** The id of its flow, or of the subflow's instance. */
  readonly z?: string | undefined;
  on(event: 'input', handler: (msg: Message, send: Send, done: Done) => void): void;
  on(event: 'close', handler: (removed: boolean, done: () => void) => void): void;
  send: Send;
  status(status: NodeStatus): void;
  error(error: unknown, msg?: Message): void;
  warn(text: string): void;
  log(text: string): void;
  /** The node's own context, and those of its flow and of all flows. */
  context(): Context & { readonly flow: Context; readonly global: Context };
}

/** Node properties as the editor saved them. Numbers may be text, and anything may be missing in a hand-made flow. */
export type NodeConfig = Readonly<Record<string, unknown>>;

export interface NodeRed {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly nodes: {
    createNode(node: Node, config: NodeConfig): void;
    registerType(
      type: string,
      node: (this: Node, config: NodeConfig) => void,
      options?: { settings: Readonly<Record<string, { value: unknown; exportable: boolean }>> },
    ): void;
  };
  readonly util: {
    cloneMessage(msg: Message): Message;
    getMessageProperty(msg: Message, expression: string): unknown;
    setMessageProperty(msg: Message, expression: string, value: unknown, createMissing: boolean): boolean;
    normalisePropertyExpression(expression: string): readonly unknown[];
    parseContextStore(key: string): { store?: string; key: string };
  };
  /** A text of the node's message catalogue. */
  _(key: string, values?: Readonly<Record<string, string | number>>): string;
}
