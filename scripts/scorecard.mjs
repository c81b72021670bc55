// Runs Node-RED's scorecard (node-red-dev validate) on both packages as they would be published, and fails when any of its
// checks fails. The look-up in the outside catalogue is replaced by scorecard-offline.cjs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInto } from './pack.mjs';

const root = join(import.meta.dirname, '..');

for (const source of [root, join(root, 'packages', 'dashboard')]) {
  const work = mkdtempSync(join(tmpdir(), 'pdr-scorecard-'));
  try {
    validate(packInto(work, source).folder, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function validate(folder, work) {
  const scorecardFile = join(work, 'scorecard.json');
  const preload = join(import.meta.dirname, 'scorecard-offline.cjs');
  const validator = join(root, 'node_modules', 'node-red-dev', 'bin', 'run');
  execFileSync(
    process.execPath,
    ['--require', preload, validator, 'validate', '--path', folder, '--output', scorecardFile],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], timeout: 120_000 },
  );

  const { package: checked, ...checks } = JSON.parse(readFileSync(scorecardFile, 'utf8'));
  const failed = Object.keys(checks).filter((name) => checks[name].test !== true);
  // A validator that stops half way leaves checks out: that must not pass for success.
  const missing = ['P01', 'P03', 'P04', 'P05', 'P06', 'P07', 'P08', 'N01', 'N02', 'D01', 'D02', 'D03'].filter(
    (name) => !(name in checks),
  );
  // It passes over editor files that it cannot parse; the list of nodes that have an example shows which it knew.
  const { nodes } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))['node-red'];
  const unread = Object.keys(nodes).filter((name) => !checks.N02?.nodes?.includes(name));
  console.log(
    `${checked.name}@${checked.version}: ${Object.keys(checks).length - failed.length} checks passed`,
  );
  if (failed.length + missing.length + unread.length > 0) {
    for (const name of failed) console.error(`failed: ${name} ${JSON.stringify(checks[name])}`);
    for (const name of missing) console.error(`not run: ${name}`);
    for (const name of unread) console.error(`not read: the editor file of ${name}`);
    process.exitCode = 1;
  }
}
