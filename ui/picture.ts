import { type ColorBy, choicesFor, coloringOf } from './coloring';
import { outlineColors, regimeOutlines } from './outlines';
import type { MapRows, Regime } from './rows';
import { toSvg } from './svg';
import { ENGLISH, fill, type Texts } from './texts';
import { LIGHT, type Theme } from './theme';
import { type Reading, Trail } from './trail';
import { extentOf, viewportOf } from './viewport';

export type { MapRows, Reading, Regime };

export interface PictureSettings {
  readonly regimes?: readonly Regime[];
  /** Live readings, oldest first. */
  readonly readings?: readonly Reading[];
  /** Default: what is known of the rows, regimes before labels. */
  readonly colorBy?: ColorBy;
  /** Pixels. Default 900 x 640. */
  readonly width?: number;
  readonly height?: number;
  /** Default light. */
  readonly theme?: Theme;
  readonly title?: string;
  /** Default English. */
  readonly texts?: Texts;
}

/** A map as an SVG file, without a browser: for mails and reports. */
export function mapPicture(rows: MapRows, settings: PictureSettings = {}): string {
  const { regimes = [], readings = [], width = 900, height = 640, theme = LIGHT } = settings;
  const { title = '', texts = ENGLISH, colorBy = choicesFor(rows)[1] ?? 'none' } = settings;
  const coloring = coloringOf(rows, regimes, colorBy, theme, texts.other);
  const outlineColor = outlineColors(
    rows,
    colorBy === 'regime' ? coloring : { ...coloring, entries: null },
    theme.quietText,
  );
  const trail = new Trail(Math.max(1, readings.length));
  for (const reading of readings) trail.add(reading);
  const scene = { trail, coloring, outlines: regimeOutlines(rows, regimes, outlineColor), selection: null };
  const description = fill(texts.summary, {
    rows: rows.coordinates.length / 2,
    readings: readings.length,
    unusual: readings.filter(({ unusual }) => unusual).length,
  });
  const view = viewportOf(extentOf(rows.coordinates), width, height);
  return toSvg(rows, scene, view, { width, height, theme, title, description });
}
