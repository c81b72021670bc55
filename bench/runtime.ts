import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBroker } from '../demo/broker';
import { startNodeRed } from '../demo/nodeRed';
import { streamFlow, TOPICS } from './stream/flow';
import { FlowTrainings } from './stream/flowTrainings';
import {
  answerOf,
  type ProbeFigures,
  type ProbeOrder,
  type StreamFigures,
  type StreamOrder,
} from './stream/protocol';

/**
 * A stream through a real Node-RED (MQTT in, `pdr-transform`, MQTT out) while `pdr-fit` retrains on the newest rows of
 * that stream again and again: delays of Node-RED's event loop, latency, losses, and what the trainings take beside it
 * and alone. The generator is a process of its own; this one has the broker.
 */
export async function runtime(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string', default: '1000' },
      dataset: { type: 'string' },
      preset: { type: 'string', default: 'balanced' },
      refine: { type: 'boolean', default: false },
    },
  });
  const { dataset, preset, refine } = values;
  const rate = Number(values.rate);
  const closers: (() => Promise<unknown> | unknown)[] = [];
  try {
    const userDir = mkdtempSync(join(tmpdir(), 'pdr-bench-'));
    closers.push(() => rmSync(userDir, { recursive: true, force: true }));
    const broker = await startBroker();
    closers.push(broker.close);
    const generator = fork(join(__dirname, 'stream', 'generator.js'), [
      String(broker.port),
      ...(dataset ? [dataset] : []),
    ]);
    closers.push(() => generator.disconnect());
    const { rows, features } = await answerOf<{ rows: number; features: number }>(generator);
    const isUp = broker.subscribed(TOPICS.rows);
    const flow = streamFlow({ brokerPort: broker.port, windowSize: rows, fit: { preset, refine } });
    const nodeRed = await startNodeRed(userDir, flow, {
      nodeFlags: ['--require', join(__dirname, 'stream', 'probe.js')],
    });
    closers.push(nodeRed.stop);
    await Promise.race([isUp, nodeRed.died]);
    const trainings = await FlowTrainings.by(broker.port);
    closers.push(() => trainings.close());

    const measure = async (): Promise<object> => {
      say('filling the window');
      await stream(generator, { rate, rows });
      say('training alone');
      await trainings.run(); // after this one there is a model, and the trainer's files are in memory
      const alone = [await trainings.run()];
      say('training beside the stream');
      const ended = new AbortController();
      const beside = trainings.repeat(ended.signal);
      nodeRed.process.send('start' satisfies ProbeOrder);
      const figures = await stream(generator, { rate, rows: rate * Number(values.seconds) });
      ended.abort();
      const { eventLoopDelayMs, cpuShare } = await probe(nodeRed.process);
      const seconds = await beside;
      say('training alone');
      alone.push(await trainings.run());
      return {
        eventLoopDelayMs,
        ...figures,
        fits: seconds.length,
        trainSeconds: mean(seconds),
        trainSecondsAlone: mean(alone),
        nodeRedCpuShare: cpuShare,
        settings: { rate, rows, features, preset, refine },
        errors: trainings.errors,
      };
    };
    return await Promise.race([measure(), nodeRed.died]);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function stream(generator: ChildProcess, order: StreamOrder): Promise<StreamFigures> {
  const figures = answerOf<StreamFigures>(generator);
  generator.send(order);
  return figures;
}

function probe(nodeRed: ChildProcess): Promise<ProbeFigures> {
  const figures = answerOf<ProbeFigures>(nodeRed);
  nodeRed.send('stop' satisfies ProbeOrder);
  return figures;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
