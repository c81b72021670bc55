import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../bin/usageError';
import { aborted } from './aborted';
import { type DemoOptions, HELP, parseCommand, type SourceChoice } from './args';
import { startBroker } from './broker';
import { demoFlow, TOPICS } from './flow';
import { Link } from './link';
import { startNodeRed } from './nodeRed';
import { drawMap, followTrail } from './picture';
import { makePlan } from './plan';
import { type Figures, learn, projectLive, projectOnce } from './run';
import { compressor } from './sources/compressor';
import { csvFile } from './sources/csv';
import { host } from './sources/host';
import type { Source } from './sources/source';
import { type Screen, screenOn } from './terminal';

const START_MS = 60_000;
const PARENT_MS = 250;
const EVALUATE_EVERY = 1000;

function openSource(choice: SourceChoice): Source {
  switch (choice.kind) {
    case 'compressor':
      return compressor(choice.seed);
    case 'csv':
      return csvFile(choice.file, choice.label);
    case 'host':
      return host();
  }
}

/** Starts broker and Node-RED, runs the main job, and leaves nothing behind. */
async function demo(options: DemoOptions, screen: Screen, signal: AbortSignal): Promise<void> {
  const picture = resolve(options.picture);
  if (options.once && !existsSync(dirname(picture))) {
    throw new UsageError(`--picture: there is no folder ${dirname(picture)}.`);
  }
  const source = openSource(options.source);
  const plan = makePlan(source, options);
  screen.note(`Source: ${source.title}, ${source.features.length} features.`);
  for (const notice of source.notices) screen.note(notice);

  const ending = new AbortController();
  const closers: (() => Promise<void> | void)[] = [];
  try {
    const userDir = mkdtempSync(join(tmpdir(), 'pdr-demo-'));
    closers.push(() => rmSync(userDir, { recursive: true, force: true }));
    const broker = await startBroker();
    closers.push(broker.close);
    const flow = demoFlow({
      brokerPort: broker.port,
      features: source.features,
      windowSize: plan.windowSize,
      evaluateRows: plan.evaluateRows,
      evaluateEvery: options.once ? 0 : EVALUATE_EVERY,
    });
    const flowIsUp = broker.subscribed(TOPICS.readings);
    const nodeRed = await startNodeRed(userDir, flow);
    closers.push(nodeRed.stop);
    const stopped = aborted(signal).then(() => signal.throwIfAborted());
    const tooSlow = sleep(START_MS, undefined, { ref: false }).then(() => {
      throw new Error(
        `The flow did not start within ${START_MS / 1000} s. Node-RED logged:\n${nodeRed.log()}`,
      );
    });
    await Promise.race([flowIsUp, nodeRed.died, stopped, tooSlow]);
    screen.note(`Node-RED is running. Its broker: mqtt://127.0.0.1:${broker.port}`);
    screen.note(`The map, live as soon as it is learned: ${nodeRed.url}?pdr-map`);

    const link = await Link.connect(broker.port);
    closers.push(() => link.close());
    const run = { source, plan, link, screen, signal: AbortSignal.any([signal, ending.signal]) };
    const job = async (): Promise<void> => {
      const model = await learn(run);
      if (!options.once) return projectLive(run);
      const trail = followTrail(link);
      const measured = await projectOnce(run, model);
      writeFileSync(picture, await drawMap(nodeRed.url, source.title, trail));
      const figures: Figures = { ...measured, picture };
      screen.note(`The map is drawn in ${picture}`);
      screen.end();
      process.stdout.write(`${JSON.stringify(figures)}\n`);
    };
    await Promise.race([job(), nodeRed.died]);
  } finally {
    ending.abort();
    screen.end();
    for (const close of closers.reverse()) {
      // What stands after one that fails must be closed all the same.
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => screen.note(`While ending: ${error}`));
    }
  }
}

/** A signal to npm ends the shell that npm runs this in, but does not reach this process. */
function onParentGone(stop: () => void): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_MS).unref();
}

async function main(argv: readonly string[]): Promise<number> {
  const command = parseCommand(argv);
  if (command.kind === 'help') {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const { options } = command;
  const screen = screenOn(options.once ? process.stderr : process.stdout);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  if (process.env.npm_lifecycle_event === 'demo') onParentGone(stop);
  try {
    await demo(options, screen, controller.signal);
    return 0;
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    // Stopping is how the watched demo ends; unattended, it means there are no figures.
    return options.once ? 130 : 0;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const usage = error instanceof UsageError;
    const text = usage ? `${error.message}\nnpm run demo -- --help shows what can be given.` : error;
    process.stderr.write(`${text instanceof Error ? (text.stack ?? text.message) : text}\n`);
    process.exitCode = usage ? 2 : 1;
  },
);
