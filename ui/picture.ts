import { type ColorBy, type Coloring, choicesFor, coloringOf } from './coloring';
import { outlineColors, regimeOutlines } from './outlines';
import { type MapRows, NO_ROWS, type Regime } from './rows';
import { legendWidth, MARKS, titleHeight, toSvg } from './svg';
import { ENGLISH, fill, type Texts } from './texts';
import { LIGHT, type Theme } from './theme';
import { type Reading, Trail } from './trail';
import { extentOf, viewportOf } from './viewport';

export type { MapRows, Reading, Regime };

export interface PictureSettings {
  readonly regimes?: readonly Regime[];
  /** Live readings, oldest first. */
  readonly readings?: readonly Reading[];
  /** Rows drawn pale beneath the others, such as those that the model was learnt from; `name` says what they are. */
  readonly beneath?: { readonly coordinates: Float32Array; readonly name: string };
  /** Default: what is known of the rows, labels before regimes. */
  readonly colorBy?: ColorBy;
  /** Pixels of the whole picture. Default 900 x 640. */
  readonly width?: number;
  readonly height?: number;
  /** Default light. */
  readonly theme?: Theme;
  readonly title?: string;
  /** A smaller line below the title. */
  readonly subtitle?: string;
  /** Default English. */
  readonly texts?: Pick<Texts, 'other' | 'summary'>;
}

/** A map as an SVG file, without a browser: for mails and reports. */
export function mapPicture(rows: MapRows, settings: PictureSettings = {}): string {
  const { regimes = [], readings = [], width = 900, height = 640, theme = LIGHT } = settings;
  const { title = '', subtitle = '', texts = ENGLISH, beneath } = settings;
  const colorBy = settings.colorBy ?? choicesFor(rows, regimes)[1] ?? 'none';
  const plain = coloringOf(rows, regimes, colorBy, theme, texts.other, MARKS);
  const coloring = beneath ? above(plain, beneath.name, theme) : plain;
  const outlineColor = outlineColors(rows, coloring, theme.quietText);
  const outlined = colorBy === 'regime' ? regimes : [];
  const trail = new Trail(Math.max(1, readings.length));
  for (const reading of readings) trail.add(reading);
  const scene = { trail, coloring, outlines: regimeOutlines(rows, outlined, outlineColor), selection: null };
  const description = fill(texts.summary, {
    rows: rows.coordinates.length / 2,
    readings: readings.length,
    unusual: readings.filter(({ unusual }) => unusual).length,
  });
  const plotHeight = height - titleHeight({ title, subtitle });
  const size = { width: width - legendWidth(coloring, plotHeight), height: plotHeight };
  const below = { ...NO_ROWS, coordinates: beneath?.coordinates ?? NO_ROWS.coordinates };
  const everything = joined(
    rows.coordinates,
    below.coordinates,
    readings.flatMap(({ x, y }) => [x, y]),
  );
  const view = viewportOf(extentOf(everything), size.width, size.height);
  return toSvg(rows, scene, view, { ...size, theme, title, subtitle, description, beneath: below });
}

/** Rows with others beneath them: those that are not told apart are coloured like readings. */
function above(coloring: Coloring, name: string, theme: Theme): Coloring {
  const palette = coloring.entries === null ? [theme.readings] : coloring.palette;
  return { ...coloring, palette, legend: [...coloring.legend, { color: theme.rows, mark: 0, text: name }] };
}

function joined(...lists: readonly ArrayLike<number>[]): Float32Array {
  const all = new Float32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
