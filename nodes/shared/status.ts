import { PdrError } from '../../src/index';
import type { Node, NodeRed, NodeStatus } from './node-red';
import { Throttle } from './throttle';

/** The colours mean the same on every node: grey idle, blue at work, green ready, yellow attention, red failed. */
export type Mood = 'idle' | 'working' | 'ready' | 'attention' | 'failed';

const LOOKS: Readonly<Record<Mood, Pick<NodeStatus, 'fill' | 'shape'>>> = {
  idle: { fill: 'grey', shape: 'ring' },
  working: { fill: 'blue', shape: 'dot' },
  ready: { fill: 'green', shape: 'dot' },
  attention: { fill: 'yellow', shape: 'ring' },
  failed: { fill: 'red', shape: 'ring' },
};

/** Every status travels to every open editor, so a fast stream must not make a fast status. */
const INTERVAL_MS = 250;

interface Shown {
  readonly mood: Mood;
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What shows below a node. Owns its texts (the catalogue's `status.*`), and their pace. */
export class Status {
  private shown = '';
  private lasting: Shown | null = null;
  private afterBadMessage = false;
  // Translated only when it is passed on: looking texts up for every message would cost more than the messages.
  private readonly throttle = new Throttle<Shown>(INTERVAL_MS, (shown) => this.pass(shown));

  constructor(
    private readonly RED: NodeRed,
    private readonly node: Node,
    private readonly type: string,
  ) {}

  /** @param text a key below `status` in the node's message catalogue; the text must stay under 20 characters */
  show(mood: Mood, text: string, values: Shown['values'] = {}): void {
    this.lasting = { mood, text, values };
    this.afterBadMessage = false;
    this.throttle.offer(this.lasting);
  }

  /** The node's own work failed; stays until something else is shown. */
  fail(error: unknown): void {
    this.show('failed', keyOf(error));
  }

  /** A single message failed; stays until one succeeds. */
  failMessage(error: unknown): void {
    this.afterBadMessage = true;
    this.throttle.offer({ mood: 'failed', text: keyOf(error), values: {} });
  }

  messageSucceeded(): void {
    if (!this.afterBadMessage) return;
    this.afterBadMessage = false;
    if (this.lasting) this.throttle.offer(this.lasting);
  }

  /** Shows nothing any more: the node was closed. */
  stop(): void {
    this.throttle.end();
  }

  private pass(shown: Shown): void {
    const key = JSON.stringify(shown);
    if (key === this.shown) return;
    this.shown = key;
    const { mood, text, values } = shown;
    this.node.status({ ...LOOKS[mood], text: this.RED._(`${this.type}.status.${text}`, values) });
  }
}

function keyOf(error: unknown): string {
  return error instanceof PdrError ? error.code : 'error';
}
