import { existsSync, readFileSync } from 'node:fs';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Live, Reading } from './source';

/** Counters that only grow; what is published is how fast they do. */
type Counters = Readonly<Record<string, number>>;

// Kernels count CPU time in steps of 10 ms: rates are averaged over about this long to be more than steps.
const SMOOTHING_SECONDS = 2;

/**
 * This machine's own telemetry: load, memory, CPU time by state and this process's event loop; on Linux also
 * network, interrupts and context switches. Rates are moving averages over two seconds.
 */
export function host(): Live {
  const count = existsSync('/proc/stat') ? procCounters : portableCounters;
  const rates = new Map<string, number>();
  let before = count();
  let at = performance.now();

  const next = (): Reading => {
    const now = performance.now();
    const seconds = Math.max((now - at) / 1000, 1e-6);
    const after = count();
    const weight = 1 - Math.exp(-seconds / SMOOTHING_SECONDS);
    for (const [name, value] of Object.entries(after)) {
      const rate = (value - (before[name] ?? value)) / seconds;
      const smooth = rates.get(name) ?? rate;
      rates.set(name, smooth + weight * (rate - smooth));
    }
    [before, at] = [after, now];
    return { features: { ...Object.fromEntries(rates), ...levels() }, label: null };
  };

  return {
    kind: 'live',
    title: "this machine's telemetry",
    features: [...Object.keys(before), ...Object.keys(levels())],
    notices: [],
    next,
  };
}

function levels(): Record<string, number> {
  const [load1, load5, load15] = loadavg();
  const { rss, heapUsed } = process.memoryUsage();
  return { load1, load5, load15, memoryUsed: 1 - freemem() / totalmem(), rss, heapUsed };
}

/** Seconds the event loop of this process was busy. */
function eventLoopBusy(): number {
  return performance.eventLoopUtilization().active / 1000;
}

function portableCounters(): Counters {
  const seconds = { cpuUser: 0, cpuNice: 0, cpuSystem: 0, cpuIdle: 0, cpuIrq: 0 };
  for (const { times } of cpus()) {
    seconds.cpuUser += times.user / 1000;
    seconds.cpuNice += times.nice / 1000;
    seconds.cpuSystem += times.sys / 1000;
    seconds.cpuIdle += times.idle / 1000;
    seconds.cpuIrq += times.irq / 1000;
  }
  return { ...seconds, eventLoopBusy: eventLoopBusy() };
}

/** proc(5): /proc/stat in hundredths of a second, /proc/net/dev in bytes and packets. */
function procCounters(): Counters {
  const stat = new Map(
    readFileSync('/proc/stat', 'utf8')
      .split('\n')
      .map((line) => line.split(/\s+/))
      .map(([name, ...values]) => [name, values.map(Number)] as const),
  );
  const [user, nice, system, idle, iowait, irq, softirq] = stat.get('cpu') ?? [];
  return {
    cpuUser: user / 100,
    cpuNice: nice / 100,
    cpuSystem: system / 100,
    cpuIdle: idle / 100,
    cpuIoWait: iowait / 100,
    cpuIrq: (irq + softirq) / 100,
    contextSwitches: stat.get('ctxt')?.[0] ?? 0,
    interrupts: stat.get('intr')?.[0] ?? 0,
    forks: stat.get('processes')?.[0] ?? 0,
    ...networkCounters(),
    eventLoopBusy: eventLoopBusy(),
  };
}

function networkCounters(): Counters {
  const total = { bytesIn: 0, packetsIn: 0, bytesOut: 0, packetsOut: 0 };
  if (!existsSync('/proc/net/dev')) return total;
  for (const line of readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2)) {
    const values = line
      .slice(line.indexOf(':') + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    if (values.length < 10) continue;
    total.bytesIn += values[0];
    total.packetsIn += values[1];
    total.bytesOut += values[8];
    total.packetsOut += values[9];
  }
  return total;
}
