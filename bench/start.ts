import { parseArgs } from 'node:util';
import { median } from '../demo/figures';
import { fitInTrainer } from '../src/index';
import { clusteredRows } from './clusteredRows';
import type { Started } from './load/protocol';
import { withNodeRed } from './load/session';

const ROWS = 5000;
const PROJECTED_STARTS = 5;

/**
 * What loading the palette adds to the start of a real Node-RED, by starts with it and without it turn by turn; and how
 * long after a start with a model in the context file the first row is projected.
 */
export async function start(args: string[]): Promise<object> {
  const { values } = parseArgs({
    args,
    options: {
      starts: { type: 'string', default: '15' },
      features: { type: 'string', default: '784' },
    },
  });
  const rows = clusteredRows(ROWS, Number(values.features));
  const { model } = await fitInTrainer(rows, { steps: 1, refine: true });
  const pairs: Readonly<Record<'nothing' | 'palette', Started>>[] = [];
  for (let i = 0; i < Number(values.starts); i++) {
    // In turns first: other work on the machine comes and goes.
    const palette = i % 2 === 0 ? await started('palette') : null;
    const nothing = await started('nothing');
    pairs.push({ nothing, palette: palette ?? (await started('palette')) });
  }
  const firstProjections: number[] = [];
  for (let i = 0; i < PROJECTED_STARTS; i++) {
    const { p50Ms } = await withNodeRed({ what: 'transform', model }, ({ load }) =>
      load({ rate: 1, messages: 1 }),
    );
    firstProjections.push(p50Ms);
  }
  const added = (figure: keyof Started): number =>
    meanOfLowerHalf(pairs.map(({ palette }) => palette[figure])) -
    meanOfLowerHalf(pairs.map(({ nothing }) => nothing[figure]));
  return {
    loadMs: added('wallMs'),
    loadCpuMs: added('cpuMs'),
    loadMb: added('rssMb'),
    requireMs: median(pairs.map(({ palette }) => palette.requireMs)),
    firstProjectionMs: median(firstProjections),
    nodeRedMs: median(pairs.map(({ nothing }) => nothing.wallMs)),
    nodeRedMb: median(pairs.map(({ nothing }) => nothing.rssMb)),
    model: { widths: model.network.widths, features: model.nFeatures, kept: model.kept?.rows },
  };
}

function started(what: 'nothing' | 'palette'): Promise<Started> {
  return withNodeRed({ what }, async (session) => session.started);
}

/** What other work on the machine adds to a start is never negative: the lower half is the less disturbed. */
function meanOfLowerHalf(values: readonly number[]): number {
  const lower = [...values].sort((a, b) => a - b).slice(0, Math.ceil(values.length / 2));
  return lower.reduce((sum, value) => sum + value, 0) / lower.length;
}
