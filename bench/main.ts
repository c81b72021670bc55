import { draw } from './draw';
import { drift } from './drift';
import { novelty } from './novelty';
import { quality } from './quality';
import { regimes } from './regimes';
import { report } from './report';
import { retrain } from './retrain';
import { runtime } from './runtime';
import { scale } from './scale';
import { start } from './start';
import { step } from './step';
import { transform } from './transform';
import { umapJs } from './umapJs';

const BENCHES: Readonly<Record<string, (args: string[]) => Promise<object>>> = {
  draw,
  drift,
  novelty,
  quality,
  regimes,
  report,
  retrain,
  runtime,
  scale,
  start,
  step,
  transform,
  'umap-js': umapJs,
};

async function main(): Promise<void> {
  const [name = '', ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) {
    throw new Error(
      `Usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [options]; see bench/README.md`,
    );
  }
  console.log(JSON.stringify(await bench(args)));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
