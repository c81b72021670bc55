import { make } from './layout';
import type { MapRows, Regime } from './rows';
import { standouts } from './standout';
import { fill, shortNumber, type Texts } from './texts';
import type { Reading, ReadingCause } from './trail';

/** Lines of values in a tip; more would cover the map. */
const MOST_LINES = 8;

/** What is known of a row: its label, regime and values. */
export function rowTip(
  tip: HTMLElement,
  rows: MapRows,
  regimes: readonly Regime[],
  row: number,
  texts: Texts,
): void {
  const { features, values, labels } = rows;
  const own = values && Array.from(values.subarray(row * features.length, (row + 1) * features.length));
  fillTip(tip, labels?.[row] ?? texts.known, [
    ...regimeLines(regimes, rows.regimes?.[row] ?? null, texts),
    ...valueLines(features, own),
  ]);
}

/** What is known of a reading; of an unusual one, why. */
export function readingTip(
  tip: HTMLElement,
  features: readonly string[],
  regimes: readonly Regime[],
  reading: Reading,
  isNewest: boolean,
  texts: Texts,
): void {
  const title = reading.unusual ? texts.unusual : (reading.label ?? (isNewest ? texts.newest : ''));
  const causes = reading.causes.map((cause) => causeText(cause, texts));
  const lines = causes.length > 0 ? causes : valueLines(features, reading.values);
  const regime = regimeLines(regimes, reading.regime, texts);
  fillTip(tip, title, [new Date(reading.at).toLocaleString(), ...regime, ...lines]);
}

/** Why a reading is unusual: a value, and what is usual instead. */
export function causeText({ feature, value, usual }: ReadingCause, { cause }: Pick<Texts, 'cause'>): string {
  return fill(cause, { feature, value: shortNumber(value), usual: shortNumber(usual) });
}

function regimeLines(regimes: readonly Regime[], id: number | null, { colors }: Texts): string[] {
  const regime = regimes.find((known) => known.id === id);
  return regime ? [`${colors.regime}: ${regime.name}`] : [];
}

function valueLines(features: readonly string[], values: readonly number[] | null): string[] {
  if (!values) return [];
  const shown = values.slice(0, MOST_LINES);
  const lines = shown.map((value, f) => `${features[f] ?? f + 1}: ${shortNumber(value)}`);
  return values.length > MOST_LINES ? [...lines, '…'] : lines;
}

function fillTip(tip: HTMLElement, title: string, lines: readonly string[]): void {
  tip.replaceChildren();
  make('strong', '', tip).textContent = title;
  for (const line of lines) make('div', '', tip).textContent = line;
}

/** Features in a description of selected rows. */
const MOST_STANDOUTS = 5;
/** Differences of less than this many spreads are not worth a word. */
const LEAST_EFFECT = 0.5;

/** Says in words and bars what selected rows have in common. */
export function describeSelection(
  panel: HTMLElement,
  rows: MapRows,
  chosen: Uint32Array,
  total: number,
  texts: Texts,
): string {
  panel.replaceChildren();
  const share = Math.round((100 * chosen.length) / total);
  const title = fill(texts.selected, { rows: chosen.length, share });
  make('strong', '', panel).textContent = title;
  const { features, values } = rows;
  const found = values ? standouts({ features, values }, chosen).slice(0, MOST_STANDOUTS) : [];
  const telling = found.filter(({ effect }) => Math.abs(effect) >= LEAST_EFFECT);
  if (telling.length === 0) make('div', '', panel).textContent = texts.alike;
  const widest = Math.max(...telling.map(({ effect }) => Math.abs(effect)));
  const sentences = telling.map(({ feature, here, elsewhere, effect }) => {
    const sentence = fill(effect > 0 ? texts.higher : texts.lower, {
      feature,
      here: shortNumber(here),
      elsewhere: shortNumber(elsewhere),
    });
    make('div', '', panel).textContent = sentence;
    const bar = make('div', effect > 0 ? 'pdr-map-effect' : 'pdr-map-effect pdr-map-effect-lower', panel);
    bar.style.width = `${Math.round((100 * Math.abs(effect)) / widest)}%`;
    return sentence;
  });
  return [title, ...(sentences.length > 0 ? sentences : [texts.alike])].join('. ');
}
