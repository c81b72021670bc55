import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelEnvelope, matrix, Projector, parseModel } from '../../src/index';
import { eventually, temporaryDirectory } from '../e2e/support';

const MAIN = join(__dirname, '..', '..', 'bin', 'pdr.js');
const FAST = ['--steps', '5', '--hidden-layers', '8'];

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const at = (name: string): string => join(directory.path, name);

function pdr(args: readonly string[], input = ''): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: directory.path,
    encoding: 'utf8',
    input,
    maxBuffer: 1e8,
  });
  return { code: status, stdout, stderr };
}

/** What stands in the file of readings; ts grows by a second. */
const READINGS = Array.from({ length: 60 }, (_, i) => ({
  ts: 1.7e9 + i,
  a: Math.round(1e4 * Math.sin(i * i)) / 1e4,
  b: Math.round(1e4 * Math.cos(i)) / 1e4,
  kind: i % 2 === 0 ? 'even' : 'odd',
}));
const CSV = `ts,a,b,kind\n${READINGS.map((row) => Object.values(row).join(',')).join('\n')}\n`;
const LINES = READINGS.map((row) => `${JSON.stringify(row)}\n`).join('');

let model: ModelEnvelope;
let coordinates: number[];
beforeAll(async () => {
  writeFileSync(at('rows.csv'), CSV);
  writeFileSync(at('rows.jsonl'), LINES);
  const { code, stderr } = pdr(['fit', 'rows.csv', ...FAST, '--label', 'kind', '--model', 'model.json']);
  expect([code, stderr]).toEqual([0, expect.stringContaining('column "ts" is left out')]);
  model = parseModel(JSON.parse(readFileSync(at('model.json'), 'utf8')));
  const projector = await Projector.load(model);
  const X = matrix(Float32Array.from(READINGS.flatMap(({ a, b }) => [a, b])), READINGS.length, 2);
  coordinates = Array.from((await projector.transform(X)).data);
  await projector.dispose();
});

function numbersIn(csv: string): number[] {
  const [header, ...rows] = csv.trimEnd().split('\n');
  expect(header).toBe('x,y');
  return rows.flatMap((row) => row.split(',').map(Number));
}

it('fits with the options of the library on the columns that are measurements, from a file or standard input', () => {
  expect(model).toMatchObject({ features: ['a', 'b'], network: { widths: [2, 8, 2] } });
  const { code, stdout } = pdr(['fit', ...FAST, '--label', 'kind'], LINES);
  expect([code, parseModel(JSON.parse(stdout)).id]).toEqual([0, model.id]);
});

it('projects as the library does, in either format, to a file or standard output', () => {
  const csv = pdr(['transform', 'rows.csv', '--model', 'model.json']);
  expect([csv.code, csv.stderr]).toEqual([0, '']);
  expect(numbersIn(csv.stdout).map(Math.fround)).toEqual(coordinates);
  const lines = pdr(['transform', '-', '--model', 'model.json'], LINES);
  const points = lines.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { x: number; y: number });
  expect(points.flatMap(({ x, y }) => [x, y]).map(Math.fround)).toEqual(coordinates);
  const file = pdr([
    'transform',
    'rows.jsonl',
    '--model',
    'model.json',
    '--to',
    'csv',
    '--output',
    'out.csv',
  ]);
  expect([file.code, file.stdout]).toEqual([0, '']);
  expect(readFileSync(at('out.csv'), 'utf8')).toBe(csv.stdout);
});

it('projects JSON lines as they come', async () => {
  const child = spawn(process.execPath, [MAIN, 'transform', '--model', at('model.json')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8');
  for (const row of READINGS.slice(0, 2)) {
    child.stdin.write(`${JSON.stringify(row)}\n`);
    const [text] = (await once(child.stdout, 'data')) as [string];
    expect(JSON.parse(text)).toHaveProperty('x');
  }
  child.stdin.end();
  expect(await once(child, 'close')).toEqual([0, null]);
});

it('measures as the library does', () => {
  const { code, stdout } = pdr([
    'evaluate',
    'rows.csv',
    '--model',
    'model.json',
    '--label',
    'kind',
    '--k',
    '5',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ k: 5, rows: 60, knnAccuracy: expect.any(Number) });
});

it('exports as pdr-export does', () => {
  expect(pdr(['export', 'model.json', 'model.onnx'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('a, b'),
  });
  expect(existsSync(at('model.onnx'))).toBe(true);
});

it('names the line that cannot be projected, after the rows before it', () => {
  const { code, stdout, stderr } = pdr(
    ['transform', '--model', 'model.json'],
    '{"a":1,"b":2}\n\n{"a":1}\n{"a":1,"b":2}\n',
  );
  expect([code, stdout.split('\n')]).toEqual([1, [expect.stringContaining('"x"'), '']]);
  expect(stderr).toContain('PDR_MISSING_FEATURE: Line 3: The object lacks the feature "b": it has "a".');
  const csv = pdr(['transform', '--model', 'model.json'], 'a,b\n1,2\n1,x\n');
  expect([csv.code, csv.stderr]).toEqual([1, expect.stringMatching(/^PDR_NOT_A_NUMBER: Line 3: /)]);
});

it('reads a column of text alike throughout, in however many blocks', () => {
  const column = (value: string): string => `a;b\n0,5;1\n${`${value};1\n`.repeat(2500)}`;
  const ambiguous = numbersIn(pdr(['transform', '--model', 'model.json'], column('1.240')).stdout);
  const plain = numbersIn(pdr(['transform', '--model', 'model.json'], column('1240')).stdout);
  expect(ambiguous).toHaveLength(2 * 2501);
  expect(ambiguous).toEqual(plain);
});

it('ends without a word when its reader has seen enough', () => {
  writeFileSync(at('many.jsonl'), LINES.repeat(2000));
  const { status, stderr } = spawnSync(
    'bash',
    [
      '-o',
      'pipefail',
      '-c',
      `"${process.execPath}" "${MAIN}" transform many.jsonl --model model.json | head -1`,
    ],
    { cwd: directory.path, encoding: 'utf8' },
  );
  expect([status, stderr]).toEqual([0, '']);
});

it.each([
  ['fit', ['fit', 'twin.csv', '--model', 'rows-again.csv']],
  ['transform', ['transform', 'rows-again.csv', '--model', 'model.json', '--output', 'twin.csv']],
  ['transform, of the model', ['transform', 'rows.csv', '--model', 'model.json', '--output', 'model.json']],
])('%s never overwrites what it reads', (_, args) => {
  for (const name of ['twin.csv', 'rows-again.csv'])
    if (!existsSync(at(name))) linkSync(at('rows.csv'), at(name));
  expect(pdr(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('Give another name') });
  expect(readFileSync(at('rows.csv'), 'utf8')).toBe(CSV);
});

it('leaves what stands under the name of its output as it is when it fails', () => {
  mkdirSync(at('kept'));
  writeFileSync(at('kept/out'), 'old');
  expect(
    pdr(['transform', '--model', 'model.json', '--output', 'kept/out'], '{"a":1,"b":2}\n{}\n').code,
  ).toBe(1);
  expect(pdr(['fit', '--model', 'kept/out'], '{"a":1,"b":2}\n').code).toBe(1);
  expect(readdirSync(at('kept'))).toEqual(['out']);
  expect(readFileSync(at('kept/out'), 'utf8')).toBe('old');
});

it('takes its unfinished file away when it is ended', async () => {
  mkdirSync(at('ended'));
  const child = spawn(
    process.execPath,
    [MAIN, 'transform', '--model', 'model.json', '--output', 'ended/out'],
    {
      cwd: directory.path,
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  child.stdin.write(LINES);
  await eventually(async () => readdirSync(at('ended')).at(0), 'the unfinished file');
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([143, null]);
  expect(readdirSync(at('ended'))).toEqual([]);
});

it.each([
  [
    'a file that is not there',
    ['fit', 'none.csv', '--model', 'm'],
    '',
    'PDR_BAD_INPUT: none.csv cannot be read',
  ],
  ['no rows', ['fit', '--model', 'm'], 'a,b\n', 'PDR_BAD_INPUT: There are no rows.'],
  ['one row', ['fit', '--model', 'm'], 'a,b\n1,2\n', 'PDR_TOO_FEW_ROWS'],
  ['a label that is not there', ['fit', 'rows.csv', '--label', 'sort', '--model', 'm'], '', 'ts, a, b, kind'],
  [
    'a feature that is not there',
    ['fit', 'rows.csv', '--features', 'a,c', '--model', 'm'],
    '',
    'PDR_MISSING_FEATURE',
  ],
  ['too large a k', ['evaluate', 'rows.csv', '--model', 'model.json', '--k', '30'], '', 'PDR_TOO_FEW_ROWS'],
  [
    'a model that is none',
    ['transform', 'rows.csv', '--model', 'rows.csv'],
    '',
    'PDR_BAD_MODEL: rows.csv is not JSON',
  ],
  [
    'no place to write, before anything is read',
    ['fit', 'none.csv', '--model', '/no/such/m'],
    '',
    '/no/such/m cannot be written',
  ],
])('fails with a code for %s', (_, args, input, message) => {
  const { code, stdout, stderr } = pdr(args, input);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/(^|\n)PDR_\w+: .*\n$/);
  expect(stderr).toContain(message);
});

it.each([
  ['no command', [], 'Give a command'],
  [
    'an unknown command',
    ['predict'],
    'There is no command "predict"; there are fit, transform, evaluate, export.',
  ],
  ['no model', ['transform', 'rows.csv'], '--model FILE'],
  ['an unknown option', ['fit', '--n_neighbors', '5'], 'Did you mean --n-neighbors?'],
])('tells %s apart from a failure', (_, args, message) => {
  expect(pdr(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
});

it('says its version, its commands, and of each all options', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(pdr(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(pdr(['--help']).stdout).toMatch(/pdr fit .*\n.*pdr transform .*\n.*pdr evaluate .*\n.*pdr export /);
  const { stdout } = pdr(['fit', '--help']);
  expect(stdout).toMatch(/--n-neighbors N .*\n.*whole number from 2 to 1000. Default: 15/);
  expect(stdout).not.toContain('--labels');
});
