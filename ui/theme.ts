/** The colours of everything that carries no data. */
export interface Theme {
  readonly ground: string;
  readonly text: string;
  readonly quietText: string;
  readonly grid: string;
  /** Rows that are not told apart. */
  readonly rows: string;
  /** Live readings among such rows. */
  readonly readings: string;
  readonly alarm: string;
}

export const LIGHT: Theme = {
  ground: '#ffffff',
  text: '#222222',
  quietText: '#6b6b6b',
  grid: 'rgb(0 0 0 / 6%)',
  rows: '#8c9bab',
  readings: '#0072b2',
  alarm: '#c62828',
};

export const DARK: Theme = {
  ground: '#1f1f1f',
  text: '#eeeeee',
  quietText: '#9a9a9a',
  grid: 'rgb(255 255 255 / 8%)',
  rows: '#6f7d8c',
  readings: '#56b4e9',
  alarm: '#ff6b60',
};
