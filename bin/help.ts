import { allowedValues, type OptionSpec } from '../src/index';
import { flagOf } from './commandLine';
import type { Command } from './commands/command';

const WIDTH = 100;

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map(({ name, summary }) => `  pdr ${name.padEnd(10)} ${summary}`);
  return `Maps of sensor readings, and what else has rows of numbers.

${lines.join('\n')}

pdr COMMAND --help tells more of each; pdr --version the version. Exit codes: 0 all went well, 1 something failed, 2 the
command line cannot be understood.`;
}

/** @param calledAs how the user calls the command: `pdr fit` */
export function helpOf(command: Command, calledAs: string): string {
  const entries = [
    ...Object.entries(command.files).map(([name, text]) => entry(name.replace(/[[\]]/g, ''), text)),
    '',
    ...Object.entries(command.options).map(([name, spec]) =>
      entry(flagWithValue(name, spec), describe(spec)),
    ),
    entry('--help', 'This text.'),
  ];
  return `${calledAs} ${Object.keys(command.files).join(' ')} [OPTIONS]: ${command.summary}.

${entries.join('\n')}`;
}

function flagWithValue(name: string, spec: OptionSpec): string {
  return `--${flagOf(name)}${spec.kind === 'flag' ? '' : ` ${PLACEHOLDERS[spec.kind]}`}`;
}

const PLACEHOLDERS = {
  number: 'N',
  choice: 'WORD',
  text: 'TEXT',
  names: 'A,B,...',
  list: 'N,N,...',
  labels: 'A,B,...',
};

function describe(spec: OptionSpec): string {
  const isTold = spec.kind === 'number' || spec.kind === 'choice' || spec.kind === 'list';
  // A choice may be null only where it is not given.
  const allowed = isTold
    ? ` ${capitalised(allowedValues(spec).replace(/^(one of .*), or null$/, '$1'))}.`
    : '';
  const hasDefault = isTold && spec.default !== null;
  return `${spec.doc}${allowed}${hasDefault ? ` Default: ${spec.default}.` : ''}`;
}

function capitalised(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

/** A name, and beside it its text in lines. */
function entry(name: string, text: string): string {
  const indent = 30;
  const lines = wrap(text, WIDTH - indent).map((line) => ' '.repeat(indent) + line);
  const head = `  ${name}`;
  return head.length < indent
    ? [head.padEnd(indent) + lines[0].trimStart(), ...lines.slice(1)].join('\n')
    : [head, ...lines].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
