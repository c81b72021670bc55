import { largevis } from './largevis';
import { tsne } from './tsne';
import { umap } from './umap';

/** All methods. A new one is added here, and nowhere else in the code. */
const RECORDS = [tsne, umap, largevis] as const;

type Records = (typeof RECORDS)[number];

/** What `fit` minimises. */
export type Method = Records['name'];
export const METHODS: readonly Method[] = RECORDS.map(({ name }) => name);

export function methodNamed(name: Method): Records {
  return RECORDS.find((record) => record.name === name) as Records;
}

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

/** The options of all methods. */
export const METHOD_OPTIONS = Object.assign({}, ...RECORDS.map(({ options }) => options)) as Intersection<
  Records['options']
>;

/** The methods that an option belongs to; empty for one that belongs to every method. */
export function methodsWith(option: string): readonly Method[] {
  return RECORDS.filter(({ options }) => Object.hasOwn(options, option)).map(({ name }) => name);
}
