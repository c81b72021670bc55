import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { report } from '../../bench/report';
import { clusters } from '../support/clusters';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function writeDataSet(name: string): void {
  const { X, labels } = clusters({ rows: 120, features: 4, clusters: 3, seed: 1, distance: 40 });
  mkdirSync(join(folder, name));
  const meta = { name, rows: X.rows, cols: X.cols, dtype: 'f32', scale: null, order: 'shuffled' };
  writeFileSync(join(folder, name, 'meta.json'), JSON.stringify({ ...meta, class_names: ['x', 'y', 'z'] }));
  writeFileSync(join(folder, name, 'X.f32.gz'), gzipSync(new Uint8Array(X.data.buffer)));
  writeFileSync(join(folder, name, 'y.i32'), new Uint8Array(Int32Array.from(labels).buffer));
}

test('measures each method on each data set: a table, and a picture with the classes by name', async () => {
  writeDataSet('first');
  writeDataSet('second');
  const out = join(folder, 'out');
  const methods = ['--methods', 'tsne,umap', '--presets', 'fast', '--seeds', '0,1'];
  const result = await report(['--datasets', folder, ...methods, '--out', out]);
  expect(result).toEqual({ report: join(out, 'report.md'), entries: 4 });

  const markdown = readFileSync(join(out, 'report.md'), 'utf8');
  expect(markdown).toContain('medians of 2 seeds');
  const lines = markdown.split('\n').filter((line) => line.startsWith('|'));
  const [headings, , ...rows] = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows.map((cells) => cells.slice(1, 4).join(' '))).toEqual([
    'first tsne fast',
    'first umap fast',
    'second tsne fast',
    'second umap fast',
  ]);
  // Clusters this far apart are kept by any map worth its name.
  for (const cells of rows) expect(Number(cells[headings.indexOf('accuracy')])).toBe(1);

  const pictures = Array.from(markdown.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g), ([, picture]) => picture);
  expect(pictures).toHaveLength(4);
  for (const picture of pictures) {
    const svg = readFileSync(join(out, picture), 'utf8');
    expect(svg).toMatch(/mu 0\.\d{3}, T 0\.\d{3}, /);
    for (const name of ['x', 'y', 'z']) expect(svg).toContain(`>${name}</text>`);
  }
}, 60_000);

test('says what is missing', async () => {
  await expect(report(['--out', folder])).rejects.toThrow('--datasets DIR');
  await expect(report(['--datasets', folder, '--out', join(folder, 'out')])).rejects.toThrow('meta.json');
  expect(existsSync(join(folder, 'out'))).toBe(false);
});
