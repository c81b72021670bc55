import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'emulated-node');
const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1', 'libatomic1'];
const QUIET = { stdio: ['ignore', 'ignore', 'inherit'] };

/**
 * Node for another processor, emulated by QEMU: Debian's packages of QEMU and of the libraries that Node needs, and the npm
 * package that holds Node itself, unpacked once into a folder below node_modules/.cache. Nothing is installed.
 * @param processor {debian, qemu, node, cpuinfo}: the names it has with Debian and QEMU, the npm package, and what
 *   /proc/cpuinfo shows on it
 * @returns the path of a command that takes Node's arguments
 */
export function emulatedNode({ debian, qemu, node, cpuinfo }) {
  const folder = join(CACHE, debian);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    unpackDebian(['qemu-user-static', ...LIBRARIES.map((name) => `${name}:${debian}`)], debian, unfinished);
    unpackNpm(node, unfinished);
    renameSync(unfinished, folder);
  }
  // onnxruntime-node reads the processor from /proc/cpuinfo and ends where that shows another one. A mount namespace of its
  // own shows it the right one; who is not root needs a user namespace for that.
  const shown = join(folder, 'cpuinfo');
  writeFileSync(shown, cpuinfo);
  const launcher = join(folder, 'node.sh');
  const run = `"${folder}/usr/bin/qemu-${qemu}-static" -L "${folder}" "${folder}/package/bin/node"`;
  writeFileSync(
    launcher,
    `#!/bin/sh
exec unshare --mount ${process.getuid() === 0 ? '' : '--map-root-user'} sh -c 'mount --bind "${shown}" /proc/cpuinfo && exec ${run} "$@"' node "$@"
`,
  );
  chmodSync(launcher, 0o755);
  return launcher;
}

/** Takes Debian packages of another processor from the system's own sources, with lists of its own: the system's stay as they are. */
function unpackDebian(packages, architecture, folder) {
  const apt = join(CACHE, 'apt');
  const config = join(apt, 'apt.conf');
  const archives = join(apt, architecture);
  for (const path of [join(apt, 'lists', 'partial'), join(apt, 'cache', 'archives', 'partial'), archives]) {
    mkdirSync(path, { recursive: true });
  }
  const own = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  writeFileSync(
    config,
    `APT::Architectures { "${own}"; "${architecture}"; };
APT::Sandbox::User "root";
Acquire::Retries "3";
Dir::State::lists "${join(apt, 'lists')}";
Dir::Cache "${join(apt, 'cache')}";
`,
  );
  const env = { ...process.env, APT_CONFIG: config };
  // An index that could not be read matters only if a package is then not found.
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  execFileSync('apt-get', ['download', '-qq', ...packages], { cwd: archives, env, ...QUIET });
  for (const archive of readdirSync(archives)) execFileSync('dpkg', ['-x', join(archives, archive), folder]);
  rmSync(archives, { recursive: true });
}

/** npm would not install a package that is made for another processor. */
function unpackNpm(name, folder) {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder, name], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const tarball = join(folder, filename);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  rmSync(tarball);
}
