import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProbeFigures, ProbeOrder } from './protocol';

// Preloaded in Node-RED's process by the benches: measures the delay of its event loop.

const delay = monitorEventLoopDelay({ resolution: 1 });
let startedAt = 0;
let cpuAtStart = process.cpuUsage();

process.on('message', (order: ProbeOrder) => {
  if (order === 'start') {
    delay.reset();
    delay.enable();
    startedAt = performance.now();
    cpuAtStart = process.cpuUsage();
    return;
  }
  delay.disable();
  const { user, system } = process.cpuUsage(cpuAtStart);
  const ms = (nanoseconds: number): number => nanoseconds / 1e6;
  process.send?.({
    eventLoopDelayMs: { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) },
    cpuShare: (user + system) / 1000 / (performance.now() - startedAt),
  } satisfies ProbeFigures);
});
