import type { Node } from './node-red';

/** Puts in the log what a user should know about an engine or a training: each sentence once for a node. */
export class Notes {
  private readonly told = new Set<string>();

  constructor(private readonly node: Node) {}

  tell(notes: readonly string[]): void {
    for (const note of notes) {
      if (this.told.has(note)) continue;
      this.told.add(note);
      this.node.warn(note);
    }
  }
}
