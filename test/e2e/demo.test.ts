import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compressor } from '../../demo/sources/compressor';
import { eventually, temporaryDirectory } from './support';

const MAIN = join(__dirname, '..', '..', 'demo', 'main.js');

jest.setTimeout(150_000);

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout: string;
  stderr: string;
}

function demo(...args: string[]): Run {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { child, ended: once(child, 'close').then(([code]) => code), stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    run.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    run.stderr += chunk;
  });
  return run;
}

/** Process ids of everything that descends from `pid`. */
function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const parent of found) {
    for (const [child, itsParent] of table) if (itsParent === parent) found.push(child);
  }
  return found.slice(1);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the demo', () => {
  it('maps the simulated compressor over MQTT, losing nothing', async () => {
    const directory = temporaryDirectory();
    const picture = join(directory.path, 'map.svg');
    const run = demo('--once', '--window', '400', '--project', '300', '--picture', picture);
    const code = await run.ended;
    if (code !== 0) throw new Error(run.stderr);
    const figures = JSON.parse(run.stdout);
    const svg = readFileSync(picture, 'utf8');
    directory.remove();
    // The rows that were learned from, the last 300 readings, and the legend.
    expect(svg.match(/h0/g)?.length).toBeGreaterThan(690);
    for (const label of ['standby', 'unloaded']) expect(svg).toContain(`>${label}</text>`);
    expect(figures).toMatchObject({
      rowsCollected: 400,
      projected: 300,
      lost: 0,
      rowsEvaluated: 300,
      features: 10,
      picture,
    });
    expect(figures.trainSeconds).toBeGreaterThan(0);
    expect(figures.trustworthiness).toBeGreaterThan(0.9);
    expect(figures.continuity).toBeGreaterThan(0.9);
    expect(figures.neighborhoodHit).toBeGreaterThan(0.8);
    expect(figures.latencyMs.p50).toBeGreaterThan(0);
    expect(figures.latencyMs.p99).toBeGreaterThanOrEqual(figures.latencyMs.p50);
    expect(['native', 'wasm']).toContain(figures.engine);
    expect(run.stderr).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?pdr-map/);
  });

  it('replays a short CSV with missing cells, decimal commas and no labels', async () => {
    const directory = temporaryDirectory();
    try {
      const source = compressor(5);
      const line = (i: number): string =>
        Object.values(source.next().features)
          .map((value, column) => ((i + column) % 29 === 0 ? '' : String(value).replace('.', ',')))
          .join(';');
      const rows = Array.from({ length: 450 }, (_, i) => line(i));
      const file = join(directory.path, 'readings.csv');
      writeFileSync(file, [source.features.join(';'), ...rows].join('\n'));

      const run = demo(
        '--once',
        '--csv',
        file,
        '--project',
        '200',
        '--rate',
        '400',
        '--picture',
        `${file}.svg`,
      );
      const code = await run.ended;
      if (code !== 0) throw new Error(run.stderr);
      const figures = JSON.parse(run.stdout);
      expect(figures).toMatchObject({ rowsCollected: 300, projected: 200, lost: 0, rowsEvaluated: 150 });
      expect(figures.neighborhoodHit).toBeNull();
      expect(figures.trustworthiness).toBeGreaterThan(0.8);
    } finally {
      directory.remove();
    }
  });

  it('runs until Ctrl-C and leaves no process behind', async () => {
    const run = demo('--window', '200', '--rate', '400');
    const pid = run.child.pid ?? 0;
    await eventually(
      async () => (/rows\/s \|.*latency/.test(run.stdout) ? true : undefined),
      'live figures',
      90,
    );
    const family = descendants(pid);
    expect(family.length).toBeGreaterThan(0);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
    expect(family.filter(isAlive)).toEqual([]);
    expect(run.stdout).toContain('?pdr-map');
    expect(run.stderr).toBe('');
  });

  it('ends when interrupted while it starts', async () => {
    const run = demo();
    await eventually(async () => (run.stdout.includes('Source:') ? true : undefined), 'its first line');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(0);
  });

  it('explains bad arguments and files with exit code 2', async () => {
    const wrong = demo('--rate', 'fast');
    expect(await wrong.ended).toBe(2);
    expect(wrong.stderr).toMatch(/--rate needs a number.*\n.*--help/);
    const nowhere = demo('--once', '--picture', '/no/such/map.svg');
    expect(await nowhere.ended).toBe(2);
    expect(nowhere.stderr).toContain('/no/such');
    const absent = demo('--csv', '/no/such/file.csv');
    expect(await absent.ended).toBe(2);
    expect(absent.stderr).toContain('/no/such/file.csv');
  });
});
