import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NODE_TYPES, pageOf } from './support/editorPage';

const ROOT = join(__dirname, '..', '..');

function packed(): Set<string> {
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }];
  return new Set(files.map(({ path }) => path));
}

describe('the package as it would be published', () => {
  const files = packed();

  it('has everything that Node-RED shows of a node', () => {
    for (const type of NODE_TYPES) {
      const scripts = Array.from(pageOf(type).matchAll(/<script src="(resources\/)@[^/]+\/[^/]+\/([^"]+)"/g));
      expect(scripts.length).toBeGreaterThan(0);
      for (const path of [
        `dist/nodes/${type}.js`,
        `dist/nodes/${type}.html`,
        `dist/nodes/icons/${type}.svg`,
        `dist/nodes/locales/en-US/${type}.json`,
        `dist/nodes/locales/en-US/${type}.html`,
        ...scripts.map(([, folder, file]) => folder + file),
      ]) {
        expect(files).toContain(path);
      }
    }
  });

  it('is loaded by its name, its parts only where Node-RED needs them', () => {
    const load = (path: string): string =>
      execFileSync(
        process.execPath,
        ['-p', `try { typeof require(${JSON.stringify(path)}) } catch (error) { error.code }`],
        { cwd: ROOT, encoding: 'utf8' },
      ).trim();
    const name = '@parametric-dr/node-red-pdr';
    expect(load(name)).toBe('object');
    expect(load(`${name}/package.json`)).toBe('object');
    expect(load(`${name}/dist/nodes/pdr-fit.js`)).toBe('function');
    expect(load(`${name}/dist/src/matrix.js`)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  it('has the commands it names', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    expect(Object.keys(bin)).toEqual(['pdr', 'pdr-export']);
    for (const path of Object.values(bin)) {
      expect(files).toContain(path);
      expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });

  it('has the portable engine, its licence and the texts', () => {
    for (const path of [
      'dist/vendor/onnxruntime-web/ort.node.min.js',
      'dist/vendor/onnxruntime-web/ort-wasm-simd-threaded.mjs',
      'dist/vendor/onnxruntime-web/ort-wasm-simd-threaded.wasm',
      'dist/vendor/onnxruntime-web/LICENSE.txt',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'ARCHITECTURE.md',
    ]) {
      expect(files).toContain(path);
    }
  });

  it('leaves out tests, benches, the demo and sources', () => {
    const strange = Array.from(files).filter(
      (path) =>
        /^(src|nodes|test|bench|demo|scripts|dist\/(test|bench|demo))\//.test(path) ||
        path.includes('.tsbuildinfo'),
    );
    expect(strange).toEqual([]);
  });
});

/** The files that requiring `modules` loads, relative to the package. */
function loadedBy(modules: readonly string[]): string[] {
  const paths = modules.map((path) => join(ROOT, path));
  const script = `for (const path of ${JSON.stringify(paths)}) require(path);
    console.log(JSON.stringify(Object.keys(require.cache)))`;
  const loaded = JSON.parse(
    execFileSync(process.execPath, ['--eval', script], { encoding: 'utf8' }),
  ) as string[];
  return loaded.map((path) => relative(ROOT, path).replaceAll(sep, '/'));
}

describe('what Node-RED loads at its start', () => {
  const loaded = loadedBy(NODE_TYPES.map((type) => `dist/nodes/${type}.js`));

  it('is of this package alone', () => {
    expect(loaded).toContain('dist/nodes/pdr-fit.js');
    expect(loaded.filter((path) => !path.startsWith('dist/'))).toEqual([]);
  });

  it('is of src/ the tables of options, methods and metrics, and what these are made with', () => {
    const tables =
      /^dist\/src\/(index|errors|matrix|pace|random|options\/\w+|engines\/list|network\/network|(methods|affinities|metrics)\/\w+|rows\/format|(history|drift)\/options|meaning\/alarm|training\/options)\.js$/;
    expect(loaded.filter((path) => path.startsWith('dist/src/') && !tables.test(path))).toEqual([]);
  });
});

it('can be imported by every name', () => {
  const url = pathToFileURL(join(ROOT, 'dist', 'src', 'index.js')).href;
  const script = `import * as all from ${JSON.stringify(url)};
    const { default: required } = all;
    console.log(JSON.stringify(Object.keys(required).filter((name) => all[name] !== required[name])))`;
  const missing = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  expect(JSON.parse(missing)).toEqual([]);
});
