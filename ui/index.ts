export type { ColorBy } from './coloring';
export { type MapOptions, MapView } from './map';
export type { MapRows, Regime } from './rows';
export { ENGLISH, type Texts } from './texts';
export { DARK, LIGHT, type Theme } from './theme';
export type { Reading } from './trail';
