import type { Node } from './node-red';

/** Sentences remembered: notes with changing numbers must not add up over months of trainings. */
const REMEMBERED = 100;

/** Tells in the log what a user should know about an engine, a training or the data: each sentence once for a node. */
export class LogOnce {
  private readonly logged = new Set<string>();

  constructor(private readonly node: Node) {}

  warn(sentences: readonly string[]): void {
    for (const sentence of sentences) if (this.isNew(sentence)) this.node.warn(sentence);
  }

  log(sentences: readonly string[]): void {
    for (const sentence of sentences) if (this.isNew(sentence)) this.node.log(sentence);
  }

  private isNew(sentence: string): boolean {
    if (this.logged.has(sentence)) return false;
    const [oldest] = this.logged;
    if (this.logged.size === REMEMBERED) this.logged.delete(oldest);
    this.logged.add(sentence);
    return true;
  }
}
