import { quantile } from '../../demo/figures';
import type { Message, Node, NodeConfig, NodeRed } from '../../nodes/shared/node-red';
import { clusteredRows } from '../clusteredRows';
import type { LoadFigures, LoadOrder, Started } from './protocol';
import { requireMs } from './requires';

// A Node-RED node for benches: sends rows at a steady rate, and takes them back when other nodes are through with them.

const ROWS = 200;
const STRAGGLER_MS = 5000;

export = (RED: NodeRed): void => {
  function BenchLoad(this: Node, config: NodeConfig): void {
    RED.nodes.createNode(this, config);
    let latencies: number[] = [];
    let lastReturn = 0;
    this.on('input', (msg, _, done) => {
      lastReturn = performance.now();
      latencies.push(lastReturn - (msg.dueAt as number));
      done();
    });

    const load = ({ rate, messages }: LoadOrder): void => {
      const rows = payloads(Number(config.features));
      const cpuAtStart = process.cpuUsage();
      const startedAt = performance.now();
      const deadline = startedAt + (1000 * messages) / rate + STRAGGLER_MS;
      let sent = 0;
      latencies = [];
      const pump = (): void => {
        const now = performance.now();
        for (; sent < messages; sent++) {
          const dueAt = startedAt + (1000 * sent) / rate;
          if (dueAt > now) break;
          this.send({ payload: rows[sent % ROWS], dueAt } satisfies Message);
        }
        if (latencies.length < messages && now < deadline) setTimeout(pump, 1);
        else tell(figures(latencies, messages, lastReturn - startedAt, process.cpuUsage(cpuAtStart)));
      };
      pump();
    };
    process.on('message', load);
    this.on('close', (_, done) => {
      process.off('message', load);
      done();
    });
    const { user, system } = process.cpuUsage();
    tell({
      wallMs: performance.now(),
      cpuMs: (user + system) / 1000,
      rssMb: process.memoryUsage.rss() / 2 ** 20,
      requireMs: requireMs(),
    });
  }
  RED.nodes.registerType('bench-load', BenchLoad);
};

function tell(what: Started | LoadFigures): void {
  process.send?.(what);
}

function figures(
  latencies: readonly number[],
  messages: number,
  elapsedMs: number,
  { user, system }: NodeJS.CpuUsage,
): LoadFigures {
  const sorted = Float64Array.from(latencies).sort();
  return {
    messagesPerSecond: (1000 * sorted.length) / elapsedMs,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    lost: messages - sorted.length,
    cpuShare: (user + system) / 1000 / elapsedMs,
  };
}

function payloads(features: number): number[][] {
  const { data } = clusteredRows(ROWS, features);
  return Array.from({ length: ROWS }, (_, row) =>
    Array.from(data.subarray(row * features, (row + 1) * features)),
  );
}
