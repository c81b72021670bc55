import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { temporaryDirectory } from '../e2e/support';

const ROOT = join(__dirname, '..', '..', '..');
const MODULES = join(ROOT, 'node_modules');
const PAGE = readFileSync(join(ROOT, 'docs', 'api.md'), 'utf8');

/** The examples by the names in their first lines, in the page's order. */
const EXAMPLES = new Map(
  Array.from(PAGE.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g), ([, name, code]) => [name, code] as const),
);
const PROGRAMS = Array.from(EXAMPLES.keys()).filter((name) => !name.endsWith('.test.js'));

const directory = temporaryDirectory();
afterAll(() => directory.remove());
beforeAll(() => {
  link(ROOT, '@parametric-dr/node-red-pdr');
  link(join(MODULES, 'csv-parse'), 'csv-parse');
  for (const [name, code] of EXAMPLES) writeFileSync(join(directory.path, name), code);
});

function link(target: string, name: string): void {
  const path = join(directory.path, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: directory.path,
    encoding: 'utf8',
  });
  expect({ args: args.map((arg) => basename(arg)), status, stderr }).toMatchObject({ status: 0 });
  return stdout + stderr;
}

const SHOWN: Readonly<Record<string, RegExp>> = {
  'first.js': /^\[ -?\d\.\d+, -?\d\.\d+ \]\n0\.\d{3}\n$/,
  'csv.js': /^\[ 'temperature', 'vibration' \]\n.*"time".*\n.*"remark".*\n/,
  'save.js': /rows: 1,\s+cols: 2/,
  'bytes.js': /^true\nplant7 true\n$/,
  'retrain.js': /training \d+ %\n/,
  'regimes.js': /^1 [\s\S]*2 [\s\S]*direction[\s\S]*Pumping\n$/,
  'history.js': /^\[\s+'Pressure mean',/,
  'describe.js': /unusual: true[\s\S]*feature: 'Flow',\s+value: 60/,
  'drift.js': /^\d+ \[\s+\{\s+feature: 'Pressure',\s+direction: 'high'/,
  'worker.js': /^5000 rows\n$/,
};

it('names every example, and shows what each prints', () => {
  expect(PAGE.match(/```js/g)).toHaveLength(EXAMPLES.size);
  expect(PROGRAMS).toEqual(Object.keys(SHOWN));
});

it.each(PROGRAMS)('%s runs', (name) => {
  expect(run(name)).toMatch(SHOWN[name]);
});

it('saves a model and an ONNX file', () => {
  for (const name of ['model.json', 'model.onnx']) expect(existsSync(join(directory.path, name))).toBe(true);
});

it('the test in Jest passes, without settings', () => {
  expect(run(join(MODULES, 'jest', 'bin', 'jest.js'), '--config', '{}')).toContain('1 passed');
});

it('the tables list the options and metrics as they are', () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'option-docs.mjs'), '--check'], { stdio: 'pipe' });
});
