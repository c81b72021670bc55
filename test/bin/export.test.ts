import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportOnnx, fit, type ModelEnvelope } from '../../src/index';
import { temporaryDirectory } from '../e2e/support';
import { normalMatrix } from '../support/data';

const MAIN = join(__dirname, '..', '..', 'bin', 'export.js');

const directory = temporaryDirectory();
afterAll(() => directory.remove());

let model: ModelEnvelope;
let other: ModelEnvelope;
beforeAll(async () => {
  const settings = { steps: 5, hiddenLayers: [8] };
  ({ model } = await fit(normalMatrix(60, 3, 1), { ...settings, featureNames: ['a', 'b', 'c'] }));
  ({ model: other } = await fit(normalMatrix(200, 4, 1), { ...settings, refine: true }));
  expect(other.kept?.refines).toBe(true);
});

function file(name: string, content: unknown): string {
  const path = join(directory.path, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

let count = 0;
function run(...args: string[]): { code: number | null; stdout: string; stderr: string; out: string } {
  const out = join(directory.path, `model-${++count}.onnx`);
  const given = args.map((arg) => (arg === 'OUT' ? out : arg));
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...given], { encoding: 'utf8' });
  return { code: status, stdout, stderr, out };
}

const bytes = (path: string): Buffer => readFileSync(path);

it('exports a model that is alone in its file', () => {
  const { code, stdout, stderr, out } = run(file('model.json', model), 'OUT');
  expect([code, stderr]).toEqual([0, '']);
  expect(bytes(out).equals(exportOnnx(model))).toBe(true);
  expect(stdout).toContain('input "rows" (n x 3, in this order: a, b, c), output "embedding" (n x 2)');
});

it('finds the one model of a context file, and says that a refined one is exported without its landmarks', () => {
  const context = { count: 7, list: [1, null], maps: { pump: other } };
  const { code, stderr, out } = run(file('flow.json', context), 'OUT');
  expect(code).toBe(0);
  expect(stderr).toContain('network alone');
  expect(bytes(out).equals(exportOnnx(other))).toBe(true);
});

it('takes the served model where others are kept beside it, and one of those by its key', () => {
  const versions = [{ state: 'former', model: other }];
  const context = file('versions.json', {
    pdrModel: model,
    pdrModelVersions: { format: 'parametric-dr-versions', versions },
  });
  expect(bytes(run(context, 'OUT').out).equals(exportOnnx(model))).toBe(true);
  const former = run(context, 'OUT', '--key', 'pdrModelVersions.versions.0.model');
  expect(bytes(former.out).equals(exportOnnx(other))).toBe(true);
});

it('exports the model that is asked for of several', () => {
  const several = file('several.json', { pdrModel: model, maps: { pump: other } });
  const undecided = run(several, 'OUT');
  expect(undecided.code).toBe(1);
  expect(undecided.stderr).toContain('several models: pdrModel, maps.pump. Choose one with --key.');
  expect(existsSync(undecided.out)).toBe(false);
  expect(bytes(run(several, 'OUT', '--key', 'maps.pump').out).equals(exportOnnx(other))).toBe(true);
  const wrong = run(several, 'OUT', '--key', 'pump');
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('no model under "pump"')]);
});

it.each([
  ['a file that is not there', () => ['/no/such/flow.json', 'OUT'], '/no/such/flow.json cannot be read'],
  ['a file that is not JSON', () => [file('text.json', 'no'), 'OUT'], 'is not JSON'],
  ['a context file without a model', () => [file('empty.json', { a: 1 }), 'OUT'], 'localfilesystem'],
  [
    'a damaged model',
    () => [file('damaged.json', { ...model, nComponents: 1 }), 'OUT'],
    'What is stored as the model cannot be used.',
  ],
  ['a key for a model alone', () => [file('alone.json', model), 'OUT', '--key', 'x'], 'leave --key out'],
  [
    'a place that cannot be written',
    () => [file('fine.json', model), '/no/such/place/model.onnx'],
    '/no/such/place/model.onnx cannot be written',
  ],
])('says what is wrong with %s', (_, args, text) => {
  const { code, stderr } = run(...args());
  expect(code).toBe(1);
  expect(stderr).toContain(text);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('explains its arguments', () => {
  expect(run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('--key TEXT') });
  expect(run('one.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('Give two files') });
  expect(run('a', 'b', '--best')).toMatchObject({ code: 2, stderr: expect.stringContaining('--best') });
});

it.each([
  ['its own name', (same: string) => same],
  ['a symbolic link', (same: string) => linked(same, symlinkSync)],
  ['a hard link', (same: string) => linked(same, linkSync)],
])('never overwrites the file with the model under %s', (_, name) => {
  const same = file('same.json', model);
  expect(run(same, name(same)).code).toBe(2);
  expect(JSON.parse(readFileSync(same, 'utf8'))).toEqual(model);
});

function linked(target: string, link: (target: string, path: string) => void): string {
  const path = join(directory.path, `link-${++count}`);
  link(target, path);
  return path;
}

it('writes through a link to another file, and leaves nothing beside it', () => {
  const target = file('target.onnx', 'old');
  const link = linked(target, symlinkSync);
  expect(run(file('model.json', model), link).code).toBe(0);
  expect(bytes(target).equals(exportOnnx(model))).toBe(true);
  expect(readdirSync(directory.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('escapes what would steer the terminal in the keys of a file', () => {
  const { stderr } = run(file('keys.json', { '\u001b[2Ja': model, '\u009bb': model }), 'OUT');
  expect(stderr).toContain('\\u001b[2Ja, \\u009bb');
  expect(['\u001b', '\u009b'].filter((character) => stderr.includes(character))).toEqual([]);
});

it('takes JSON that is nested more deeply than calls can be for what it is', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const { code, stderr } = run(file('deep.json', deep), 'OUT');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^PDR_NO_MODEL: .*holds no model/)]);
  const found = run(file('found.json', `{"deep": ${deep}, "map": ${JSON.stringify(model)}}`), 'OUT');
  expect(bytes(found.out).equals(exportOnnx(model))).toBe(true);
});
