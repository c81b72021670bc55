import { once } from 'node:events';
import { connectAsync, type MqttClient } from 'mqtt';
import { TOPICS } from './flow';

/** Has the flow's `pdr-fit` train, by MQTT. */
export class FlowTrainings {
  /** What the flow's nodes reported as errors, beside cancelled trainings. */
  readonly errors: string[] = [];
  private readonly ended = new EventTarget();

  private constructor(private readonly client: MqttClient) {
    client.on('message', (topic, payload) => {
      if (topic === TOPICS.model) this.ended.dispatchEvent(new Event('model'));
      else this.report(JSON.parse(payload.toString()));
    });
  }

  static async by(port: number): Promise<FlowTrainings> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const trainings = new FlowTrainings(client);
    await client.subscribeAsync([TOPICS.model, TOPICS.error]);
    return trainings;
  }

  /** Trains once. @returns seconds from the order to the news of the model */
  async run(signal?: AbortSignal): Promise<number> {
    const started = performance.now();
    const trained = once(this.ended, 'model', { signal });
    await this.client.publishAsync(TOPICS.command, 'train');
    await trained;
    return (performance.now() - started) / 1000;
  }

  /** Trains again and again. @returns the seconds of each training that ended before the signal, which ends the last */
  async repeat(signal: AbortSignal): Promise<number[]> {
    const seconds: number[] = [];
    try {
      for (;;) seconds.push(await this.run(signal));
    } catch (error) {
      if (!signal.aborted) throw error;
      await this.client.publishAsync(TOPICS.command, 'cancel');
      return seconds;
    }
  }

  async close(): Promise<void> {
    await this.client.endAsync();
  }

  private report({ code, message }: { code?: string; message: string }): void {
    if (code !== 'PDR_CANCELLED') this.errors.push(`${code}: ${message}`);
  }
}
