import { setTimeout as sleep } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { RoundTrips } from '../../demo/figures';
import { TOPICS } from './flow';
import type { StreamFigures, StreamOrder } from './protocol';
import { streamRows } from './rows';

// A process that publishes rows over MQTT and receives their coordinates. Arguments: the broker's port, a data set's folder.

const STRAGGLER_MS = 5000;

async function main(port: string, dataset?: string): Promise<void> {
  const { data, rows, cols } = streamRows(dataset);
  // Written down beforehand: the generator must not compete with what is measured.
  const features = Array.from({ length: rows }, (_, row) =>
    JSON.stringify(
      Array.from(data.subarray(row * cols, (row + 1) * cols), (value) => Number(value.toFixed(3))),
    ),
  );
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
  let lastId = 0;
  let trips = new RoundTrips();
  let projected = 0;
  client.on('message', (_, payload) => {
    const { id } = JSON.parse(payload.toString()) as { id: number };
    if (trips.received(id, performance.now())) projected++;
  });
  await client.subscribeAsync(TOPICS.coordinates);

  const stream = async ({ rate, rows: count }: StreamOrder): Promise<StreamFigures> => {
    trips = new RoundTrips();
    projected = 0;
    const start = performance.now();
    for (let sent = 0; sent < count; ) {
      const due = Math.min(count, Math.ceil(((performance.now() - start) * rate) / 1000));
      for (; sent < due; sent++) {
        const id = ++lastId;
        trips.sent(id, performance.now());
        client.publish(TOPICS.rows, `{"id":${id},"features":${features[id % rows]}}`);
      }
      await sleep(1);
    }
    const deadline = performance.now() + STRAGGLER_MS;
    while (trips.outstanding > 0 && performance.now() < deadline) await sleep(10);
    return { sent: count, projected, lost: trips.outstanding, latencyMs: trips.latency() };
  };
  process.on('message', async (order: StreamOrder) => {
    process.send?.(await stream(order));
  });
  process.send?.({ rows, features: cols });
}

process.on('disconnect', () => process.exit(1));
main(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exit(1);
});
