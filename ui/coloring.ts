import { CATEGORY_COLORS, categoryColor, SCALE_STEPS, scaleColor } from './colors';
import { type MapRows, type Regime, rowCount } from './rows';
import type { Theme } from './theme';
import type { Reading } from './trail';

/** What the rows' colours tell. */
export type ColorBy = 'none' | 'regime' | 'label' | 'novelty' | 'time';

export interface LegendEntry {
  readonly color: string;
  /** The shape of its dots, where colours alone do not tell classes apart. */
  readonly mark: number;
  readonly text: string;
}

/** Colours for rows and readings, and what they mean. */
export interface Coloring {
  /** Colours as #rrggbb; a row's number points into it. */
  readonly palette: readonly string[];
  /** The shape of the dots of each palette entry, from 0; null: all are round. */
  readonly marks: readonly number[] | null;
  /** A palette number for each row; null: all have the first. */
  readonly entries: Uint8Array | null;
  readonly legend: readonly LegendEntry[];
  colorOf(reading: Reading): string;
}

/**
 * What rows can be coloured by, of all that is known of them; what the user knows them by comes first.
 * @param regimes those that readings may be in, where that of the rows is not known
 */
export function choicesFor(rows: MapRows, regimes: readonly Regime[] = []): ColorBy[] {
  const { labels, novelty, times } = rows;
  const known: readonly (readonly [ColorBy, unknown])[] = [
    ['label', labels],
    ['regime', rows.regimes ?? (regimes.length > 0 ? regimes : null)],
    ['novelty', novelty],
    ['time', times],
  ];
  return ['none', ...known.filter(([, values]) => values !== null).map(([by]) => by)];
}

/**
 * @param noneText what rows of no class are called in the legend
 * @param marks how many shapes of dots can be drawn: with each, as many more classes are told apart as there are colours.
 *   A class beyond these shares one grey
 */
export function coloringOf(
  rows: MapRows,
  regimes: readonly Regime[],
  by: ColorBy,
  theme: Theme,
  noneText: string,
  marks = 1,
): Coloring {
  if (by === 'label' && rows.labels) {
    return byClass(
      rows.labels,
      (label) => label,
      theme,
      noneText,
      ({ label }) => label,
      marks,
    );
  }
  if (by === 'regime' && (rows.regimes || regimes.length > 0)) {
    const names = new Map(regimes.map(({ id, name }) => [id, name]));
    const ids = Array.from({ length: rowCount(rows) }, (_, row) => {
      const id = rows.regimes?.[row] ?? -1;
      return id < 0 ? null : String(id);
    });
    const nameOf = (id: string): string => names.get(Number(id)) ?? id;
    const regimeOf = ({ regime }: Reading): string | null => (regime === null ? null : String(regime));
    const known = regimes.map(({ id }) => String(id));
    return byClass(ids, nameOf, theme, noneText, regimeOf, marks, known);
  }
  if (by === 'novelty' && rows.novelty) {
    // The logarithm: .01 and .001 are as far apart as .1 and .01.
    return byNumber(
      rows.novelty.map(rarity),
      ({ novelty }) => rarity(novelty ?? Number.NaN),
      (value) => `p ${(10 ** -value).toPrecision(1)}`,
    );
  }
  if (by === 'time' && rows.times) {
    return byNumber(
      rows.times,
      ({ at }) => at,
      (time) => new Date(time).toLocaleString(),
    );
  }
  return { palette: [theme.rows], marks: null, entries: null, legend: [], colorOf: () => theme.readings };
}

function rarity(p: number): number {
  return -Math.log10(Math.max(1e-6, p));
}

function byClass(
  classes: readonly (string | null)[],
  nameOf: (name: string) => string,
  theme: Theme,
  noneText: string,
  classOf: (reading: Reading) => string | null,
  marks: number,
  known: readonly string[] = [],
): Coloring {
  const sizes = new Map<string, number>(known.map((name) => [name, 0]));
  for (const name of classes) if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const ranked = [...sizes.keys()].sort((a, b) => (sizes.get(b) as number) - (sizes.get(a) as number));
  // By name or number, not by size: a class keeps its colour when another training has some rows more or fewer of it.
  const shown = ranked
    .slice(0, marks * CATEGORY_COLORS)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const ranks = new Map(shown.map((name, rank) => [name, rank]));
  const entryOf = (name: string | null): number =>
    name === null ? shown.length : (ranks.get(name) ?? shown.length);
  const palette = [...shown.map((_, rank) => categoryColor(rank)), categoryColor(null)];
  const entries = Uint8Array.from(classes, entryOf);
  const legend = shown.map((name, rank) => ({
    color: palette[rank],
    mark: markOf(rank),
    text: nameOf(name),
  }));
  if (entries.includes(shown.length)) legend.push({ color: categoryColor(null), mark: 0, text: noneText });
  const colorOf = (reading: Reading): string => {
    const name = classOf(reading);
    // Most readings come without a label: grey they would vanish among the rows, in a colour look like one of the classes.
    return name === null ? theme.text : palette[entryOf(name)];
  };
  return { palette, marks: [...shown.map((_, rank) => markOf(rank)), 0], entries, legend, colorOf };
}

function markOf(rank: number): number {
  return Math.floor(rank / CATEGORY_COLORS);
}

function byNumber(
  values: Float32Array | Float64Array,
  numberOf: (reading: Reading) => number,
  format: (value: number) => string,
): Coloring {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const share = (value: number): number => (most > least ? (value - least) / (most - least) : 0.5);
  const palette = Array.from({ length: SCALE_STEPS }, (_, i) => scaleColor(i / (SCALE_STEPS - 1)));
  const entryOf = (value: number): number => {
    const at = Math.round((SCALE_STEPS - 1) * share(value));
    return Number.isNaN(at) ? SCALE_STEPS >> 1 : Math.min(SCALE_STEPS - 1, Math.max(0, at));
  };
  return {
    palette,
    marks: null,
    entries: Uint8Array.from(values, entryOf),
    legend:
      values.length === 0
        ? []
        : [
            { color: palette[0], mark: 0, text: format(least) },
            { color: palette[SCALE_STEPS - 1], mark: 0, text: format(most) },
          ],
    colorOf: (reading) => palette[entryOf(numberOf(reading))],
  };
}

/** The rows of each palette entry: for pictures that draw one shape a colour. */
export function rowsByColor(
  rows: MapRows,
  { palette, marks, entries }: Coloring,
): { color: string; mark: number; rows: number[] }[] {
  const groups = palette.map((color, i) => ({ color, mark: marks?.[i] ?? 0, rows: [] as number[] }));
  for (let row = 0; row < rowCount(rows); row++) groups[entries === null ? 0 : entries[row]].rows.push(row);
  return groups.filter((group) => group.rows.length > 0);
}
