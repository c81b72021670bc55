import { createHash } from 'node:crypto';
import { ReadingBatch, type SentReading } from '../../ui/readingBatch';
import type { KeyUser } from '../shared/modelKeys';
import { Throttle } from '../shared/throttle';
import type { Versions } from '../shared/versions';
import type { SentProgress, SentQuality, ViewNews } from './wire';

/** A node that has to do with a model, as viewers know it. */
export interface ViewedNode {
  readonly type: 'pdr-fit' | 'pdr-transform' | 'pdr-evaluate';
  readonly user: KeyUser;
  /** What is stored under the key. */
  readonly read: () => Promise<unknown>;
  /** All models of the key. */
  readonly versions: () => Promise<Versions>;
}

/** A viewer says every few seconds that it looks; this long after the last time nothing is sent any more. */
const LEASE_MS = 15_000;
const PROGRESS_MS = 250;

/** The news of one model. */
export class ViewChannel {
  private watchedUntil = 0;
  /** The training under way and the last verdict: what a viewer that comes later needs, and no more. */
  training: SentProgress | null = null;
  quality: SentQuality | null = null;
  readonly nodes = new Set<ViewedNode>();
  private readonly progress = new Throttle<SentProgress>(PROGRESS_MS, (progress) =>
    this.send({ kind: 'training', progress }),
  );
  private readonly batch = new ReadingBatch((readings) => this.send({ kind: 'readings', readings }));

  constructor(
    readonly id: string,
    private readonly publish: (id: string, news: ViewNews) => void,
  ) {}

  /** Whether somebody looks. While nobody does, no reading is kept, and nothing is sent. */
  get isWatched(): boolean {
    return Date.now() < this.watchedUntil;
  }

  watch(): void {
    this.watchedUntil = Date.now() + LEASE_MS;
  }

  readings(readings: readonly SentReading[]): void {
    if (this.isWatched) this.batch.add(readings);
  }

  /** Null: nothing is being trained any more. */
  trains(progress: SentProgress | null): void {
    this.training = progress;
    if (progress) this.progress.offer(progress);
    else {
      this.progress.stop();
      this.send({ kind: 'training', progress: null });
    }
  }

  judged(quality: SentQuality): void {
    this.quality = quality;
    this.send({ kind: 'quality', quality });
  }

  modelChanged(): void {
    this.batch.clear();
    this.send({ kind: 'model' });
  }

  /** A model is kept that is not served. */
  versionsChanged(): void {
    this.send({ kind: 'versions' });
  }

  private send(news: ViewNews): void {
    if (this.isWatched) this.publish(this.id, news);
  }
}

const channels = new Map<string, ViewChannel>();
let publisher: (id: string, news: ViewNews) => void = () => undefined;

/** Where news go; the editor's plugin says so when it loads. */
export function publishWith(publish: (id: string, news: ViewNews) => void): void {
  publisher = publish;
}

/** A deploy closes every node and makes another: a channel waits so long for nodes to come back. */
const WAIT_FOR_NODES_MS = 60_000;

/** All models that a node of this process has to do with. */
export function viewedModels(): readonly ViewChannel[] {
  return Array.from(channels.values()).filter(({ nodes }) => nodes.size > 0);
}

export function viewedModel(id: string): ViewChannel | undefined {
  const channel = channels.get(id);
  return channel && channel.nodes.size > 0 ? channel : undefined;
}

/**
 * Makes a node's model visible to viewers.
 * @returns the channel of its news, and a function to call when the node closes
 */
export function joinView(node: ViewedNode): { channel: ViewChannel; leave: () => void } {
  const id = channelId(node.user);
  const channel = channels.get(id) ?? new ViewChannel(id, (...news) => publisher(...news));
  channels.set(id, channel);
  channel.nodes.add(node);
  return {
    channel,
    leave: () => {
      channel.nodes.delete(node);
      if (channel.nodes.size === 0) setTimeout(() => forget(channel), WAIT_FOR_NODES_MS).unref();
    },
  };
}

function forget(channel: ViewChannel): void {
  if (channel.nodes.size === 0 && channels.get(channel.id) === channel) channels.delete(channel.id);
}

/** Short and safe in a URL and a topic, whatever is in the key. */
function channelId({ key, flow, store }: KeyUser): string {
  const parts = [key.scope, key.scope === 'flow' ? (flow ?? '') : '', store, key.key];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
