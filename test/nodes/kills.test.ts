import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseVersions } from '../../nodes/shared/storedVersions';
import { rollBack, serveNew, type Versions } from '../../nodes/shared/versions';
import { parseModel } from '../../src/index';
import { createRandom } from '../../src/random';
import { Runtime } from '../support/runtime';
import { fitNode, observers, TAB } from './support';
import { storedModel } from './view/support';

/** PDR_KILLS=50 makes a longer test of it. */
const ROUNDS = Number(process.env.PDR_KILLS ?? 4);
const KEPT = 3;
const COMMANDS = 40;
const PRELOAD = [join(__dirname, '..', 'support', 'slowFiles.js')];

const model = parseModel(storedModel());
/** The same model made at another time, so that each import is told from the others. */
const modelOf = (name: string): typeof model => ({ ...model, createdAt: name });

/** Such as `7 r1-4, 6 r1-3, 5 r1-2`. */
function shown({ served, kept }: Versions): string {
  const models = [...(served ? [served] : []), ...kept.map((one) => one.model)];
  return models.map(({ createdAt, lineage }) => `${lineage.version} ${createdAt}`).join(', ');
}

describe.each<[string, object, { losesNothing: boolean; inSteps?: boolean }]>([
  [
    'localfilesystem',
    { module: 'localfilesystem', config: { flushInterval: 0.02 } },
    { losesNothing: false },
  ],
  [
    'localfilesystem without a cache',
    { module: 'localfilesystem', config: { cache: false } },
    { losesNothing: true },
  ],
  ['a slow store', { module: 'slow', config: { delayMs: 4, arrays: true } }, { losesNothing: true }],
  [
    'a slow store that writes one key at a time',
    { module: 'slow', config: { delayMs: 4, arrays: false } },
    { losesNothing: true, inSteps: true },
  ],
])('Node-RED killed while models are published, with %s', (_, store, { losesNothing, inSteps }) => {
  const dir = mkdtempSync(join(tmpdir(), 'pdr-kill-'));
  let runtime: Runtime;
  beforeAll(async () => {
    const { config } = store as { config: object };
    const contextStorage = { default: { ...store, config: { ...config, dir } } };
    runtime = await Runtime.start({ settings: { contextStorage }, preload: PRELOAD });
    await runtime.deploy([
      TAB,
      ...fitNode({ trainWhenFull: false, keepVersions: KEPT }),
      ...observers('fit'),
    ]);
  });
  afterAll(async () => {
    await runtime.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const stored = async (): Promise<Versions & { notes: readonly string[] }> =>
    parseVersions(
      await runtime.getContext('fit', 'pdrModel'),
      await runtime.getContext('fit', 'pdrModelVersions'),
    );

  it(
    'has the old versions or the new ones afterwards',
    async () => {
      const random = createRandom(1);
      for (let round = 0; round < ROUNDS; round++) {
        const states: Versions[] = [await stored()];
        const commands = Array.from({ length: COMMANDS }, (_, i) => {
          const before = states[i];
          const isBack = i % 4 === 3;
          const imported = modelOf(`r${round}-${i}`);
          states.push(isBack ? rollBack(before, null, KEPT) : serveNew(before, imported, KEPT));
          return isBack ? { topic: 'rollback' } : { topic: 'import', payload: JSON.stringify(imported) };
        });
        runtime.events.length = 0;
        await runtime.send('fit', ...commands);
        await runtime.message('model', 1 + Math.floor(random.uniform() * 20));
        await sleep(60 * random.uniform());
        await runtime.kill();
        const told = runtime.messages('model').length;
        await runtime.restart();

        const found = await stored();
        expect(found.notes).toEqual([]);
        const texts = states.map(shown);
        // In steps, what was not yet tidied up may stand behind the served model.
        const isFound = (text: string): boolean => {
          const [served, ...kept] = shown(found).split(', ');
          const [expected, ...others] = text.split(', ');
          return served === expected && others.every((other) => kept.includes(other));
        };
        const at = texts.lastIndexOf(inSteps ? (texts.filter(isFound).at(-1) ?? 'none') : shown(found));
        if (at < 0) throw new Error(`Found ${shown(found)}, which is none of\n${texts.join('\n')}`);
        if (losesNothing) expect(at).toBeGreaterThanOrEqual(told);
        expect(runtime.all('log', ({ level, node }) => node === 'fit' && level <= 20)).toEqual([]);
      }
    },
    20_000 + 10_000 * ROUNDS,
  );

  it('goes on from there', async () => {
    const before = await stored();
    runtime.events.length = 0;
    await runtime.send('fit', { topic: 'import', payload: JSON.stringify(modelOf('last')) });
    await runtime.message('model');
    expect(shown(await stored())).toBe(shown(serveNew(before, modelOf('last'), KEPT)));
  });
});
