/** Every word that the component shows; the host gives them in its user's language. */
export interface Texts {
  readonly map: string;
  readonly colorBy: string;
  readonly colors: {
    readonly none: string;
    readonly regime: string;
    readonly label: string;
    readonly novelty: string;
    readonly time: string;
  };
  /** What regimes are called that the user has not named. */
  readonly traits: {
    /** `{feature}` is filled in. */
    readonly high: string;
    readonly low: string;
    /** A feature without a name: `{feature}` is its number. */
    readonly feature: string;
    /** A regime that nothing sets apart: `{id}` is its number. */
    readonly none: string;
  };
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly whole: string;
  readonly move: string;
  readonly box: string;
  readonly lasso: string;
  readonly clear: string;
  readonly other: string;
  readonly unusual: string;
  /** Why a reading is unusual: `{feature}`, `{value}` and `{usual}` are filled in. */
  readonly cause: string;
  readonly newest: string;
  readonly known: string;
  /** `{rows}` and `{share}` are filled in. */
  readonly selected: string;
  readonly higher: string;
  readonly lower: string;
  readonly alike: string;
  readonly noRows: string;
  /** `{rows}`, `{readings}` and `{unusual}` are filled in. */
  readonly summary: string;
  /** How to use the keyboard; read out with the map. */
  readonly keys: string;
}

export const ENGLISH: Texts = {
  map: 'Map',
  colorBy: 'Color by',
  colors: { none: 'nothing', regime: 'regime', label: 'label', novelty: 'novelty', time: 'time' },
  traits: { high: '{feature} high', low: '{feature} low', feature: 'Feature {feature}', none: 'Regime {id}' },
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  whole: 'Show the whole map',
  move: 'Move the map',
  box: 'Select a box',
  lasso: 'Select freehand',
  clear: 'Clear the selection',
  other: 'other',
  unusual: 'unusual',
  cause: '{feature} {value} instead of {usual}',
  newest: 'newest reading',
  known: 'known row',
  selected: '{rows} rows selected ({share} %)',
  higher: '{feature} is higher: {here} instead of {elsewhere}',
  lower: '{feature} is lower: {here} instead of {elsewhere}',
  alike: 'No feature sets these rows apart from the others.',
  noRows: 'There is no map yet.',
  summary: 'A map of {rows} rows with {readings} live readings, {unusual} of them unusual.',
  keys: 'Arrow keys move the map, plus and minus zoom, 0 shows the whole map, Escape clears the selection.',
};

/** The texts of a catalogue whose keys are those of `Texts`. */
export function textsFrom(text: (key: string) => string): Texts {
  return {
    map: text('map'),
    colorBy: text('colorBy'),
    colors: {
      none: text('colors.none'),
      regime: text('colors.regime'),
      label: text('colors.label'),
      novelty: text('colors.novelty'),
      time: text('colors.time'),
    },
    traits: {
      high: text('traits.high'),
      low: text('traits.low'),
      feature: text('traits.feature'),
      none: text('traits.none'),
    },
    zoomIn: text('zoomIn'),
    zoomOut: text('zoomOut'),
    whole: text('whole'),
    move: text('move'),
    box: text('box'),
    lasso: text('lasso'),
    clear: text('clear'),
    other: text('other'),
    unusual: text('unusual'),
    cause: text('cause'),
    newest: text('newest'),
    known: text('known'),
    selected: text('selected'),
    higher: text('higher'),
    lower: text('lower'),
    alike: text('alike'),
    noRows: text('noRows'),
    summary: text('summary'),
    keys: text('keys'),
  };
}

/** Fills `{name}` in a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}

/** A number as short as it stays useful. */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}
