import { parseArgs } from 'node:util';
import { UsageError } from '../bin/usageError';

/** Where rows come from. */
export type SourceChoice =
  | { readonly kind: 'compressor'; readonly seed: number }
  | { readonly kind: 'csv'; readonly file: string; readonly label: string | null }
  | { readonly kind: 'host' };

export interface DemoOptions {
  readonly source: SourceChoice;
  /** Run to the end without anyone watching and print the figures as JSON. */
  readonly once: boolean;
  /** Rows a second; null where not given. */
  readonly rate: number | null;
  /** Rows to collect before training; null where not given. */
  readonly window: number | null;
  /** Rows to project with `once`; null where not given. */
  readonly project: number | null;
  /** The file that `once` draws the map in. */
  readonly picture: string;
}

export type Command = { readonly kind: 'help' } | { readonly kind: 'run'; readonly options: DemoOptions };

const PICTURE = 'demo-map.svg';

export const HELP = `A live map of a sensor stream: MQTT broker, Node-RED and a source of readings, all on this machine.

  npm run demo -- [options]

Where readings come from (default: a simulated air compressor)
  --csv FILE       replay a CSV file; a header row names the columns
  --label COLUMN   with --csv: a column to send along as label, not as feature
  --host           this machine's own telemetry
  --seed N         with the simulated compressor: another run of it (default 1)

How it runs
  --rate N         rows a second (default 200; with --once only projecting is paced)
  --window N       rows to collect before training (default 2000; of a CSV up to 10000)
  --once           run to the end unattended and print the figures as one line of JSON
  --project N      with --once: rows to project after training (default 1000)
  --picture FILE   with --once: where to draw the map, as SVG (default ${PICTURE} in the working folder)
  --help           this text

Ctrl-C ends the demo.`;

const LARGEST = 1_000_000;

/** @throws UsageError saying which argument is wrong and what is allowed */
export function parseCommand(argv: readonly string[]): Command {
  const values = read(argv);
  if (values.help) return { kind: 'help' };
  return {
    kind: 'run',
    options: {
      source: sourceChoice(values),
      once: values.once ?? false,
      rate: number('--rate', values.rate, { least: 0.1, whole: false }),
      window: number('--window', values.window, { least: 50, whole: true }),
      project: projectCount(values),
      picture: pictureFile(values),
    },
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        csv: { type: 'string' },
        label: { type: 'string' },
        host: { type: 'boolean' },
        seed: { type: 'string' },
        rate: { type: 'string' },
        window: { type: 'string' },
        project: { type: 'string' },
        picture: { type: 'string' },
        once: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Values = ReturnType<typeof read>;

function sourceChoice({ csv, label, host, seed }: Values): SourceChoice {
  if (csv !== undefined && host)
    throw new UsageError('--csv and --host cannot be used together: choose one source.');
  if (label !== undefined && csv === undefined)
    throw new UsageError('--label names a column of a CSV file: give --csv FILE too.');
  if (seed !== undefined && (csv !== undefined || host)) {
    throw new UsageError('--seed is for the simulated compressor: leave it out with --csv or --host.');
  }
  if (csv === '' || label === '') throw new UsageError('--csv and --label need a value that is not empty.');
  if (csv !== undefined) return { kind: 'csv', file: csv, label: label ?? null };
  if (host) return { kind: 'host' };
  return { kind: 'compressor', seed: number('--seed', seed, { least: 0, whole: true }) ?? 1 };
}

function projectCount({ once, project }: Values): number | null {
  if (project !== undefined && !once)
    throw new UsageError('--project counts the rows of --once: give --once too.');
  return number('--project', project, { least: 50, whole: true });
}

function pictureFile({ once, picture }: Values): string {
  if (picture !== undefined && !once) {
    throw new UsageError(
      '--picture is for --once: without it, the map is live at the address that is printed.',
    );
  }
  if (picture === '') throw new UsageError('--picture needs the name of a file.');
  return picture ?? PICTURE;
}

function number(
  name: string,
  text: string | undefined,
  { least, whole }: { least: number; whole: boolean },
): number | null {
  if (text === undefined) return null;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= LARGEST) || (whole && !Number.isInteger(value))) {
    const kind = whole ? 'a whole number' : 'a number';
    throw new UsageError(`${name} needs ${kind} from ${least} to ${LARGEST}, not "${text}".`);
  }
  return value;
}
