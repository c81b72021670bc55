import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Metrics } from '../src/metrics/metrics';
import { TOPICS } from './flow';
import type { Reading } from './sources/source';

/** What `pdr-fit` reports when a model is ready. */
export interface ModelSummary {
  readonly modelId: string;
  readonly engine: string;
  readonly rows: number;
  readonly featureCount: number;
  readonly seconds: { readonly total: number };
  readonly notes: readonly string[];
}

/** What `pdr-fit` reports on the way there. */
export interface FitProgressMessage {
  readonly phase: string;
  readonly fraction: number;
  readonly rows?: number;
  readonly epoch?: number;
  readonly epochs?: number;
  readonly loss?: number;
  readonly secondsLeft?: number;
}

/** An error some node of the flow reported. */
export interface FlowError {
  readonly code?: string;
  readonly message: string;
}

interface LinkEvents {
  map: [
    {
      readonly id: number;
      readonly xy: readonly [number, number];
      readonly label: string | number | null;
    },
  ];
  model: [ModelSummary];
  progress: [FitProgressMessage];
  metrics: [Metrics];
  failure: [FlowError];
}

const EVENT_OF_TOPIC: Readonly<Record<string, keyof LinkEvents>> = {
  [TOPICS.map]: 'map',
  [TOPICS.model]: 'model',
  [TOPICS.progress]: 'progress',
  [TOPICS.metrics]: 'metrics',
  [TOPICS.error]: 'failure',
};

/** The demo's MQTT client: publishes readings, and tells what the flow publishes. */
export class Link extends EventEmitter<LinkEvents> {
  private lastId = 0;

  private constructor(private readonly client: MqttClient) {
    super();
    client.on('message', (topic, payload) => {
      // Each topic carries the payload its event is typed with: that is what the example flow publishes there.
      this.emit(EVENT_OF_TOPIC[topic], JSON.parse(payload.toString()));
    });
  }

  static async connect(port: number): Promise<Link> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    // A row must not wait until the acknowledgement sent before it has been acknowledged (Nagle's algorithm).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    const link = new Link(client);
    await client.subscribeAsync(Object.keys(EVENT_OF_TOPIC), { qos: 1 });
    return link;
  }

  /** Publishes a row; the promise resolves when the broker has taken it. */
  publish({ features, label }: Reading): { id: number; taken: Promise<unknown> } {
    const id = ++this.lastId;
    const message = JSON.stringify({ id, features, label });
    return { id, taken: this.client.publishAsync(TOPICS.readings, message, { qos: 1 }) };
  }

  async command(name: 'train' | 'evaluate'): Promise<void> {
    await this.client.publishAsync(TOPICS.command, name, { qos: 1 });
  }

  async close(): Promise<void> {
    await this.client.endAsync(true);
  }
}
