import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Packs a package into `directory`, as publishing it would, without building it again.
 * @param source the package's folder; default this repository's root
 * @returns the tarball, and the folder with its contents
 */
export function packInto(directory, source = root) {
  const answer = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', directory],
    {
      cwd: source,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const tarball = join(directory, JSON.parse(answer)[0].filename.replace(/^@/, '').replace('/', '-'));
  execFileSync('tar', ['-xzf', tarball, '-C', directory]);
  return { tarball, folder: join(directory, 'package') };
}
