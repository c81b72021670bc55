import { describeRegimes, type ModelEnvelope } from '../../src/index';

/** A text of the node's message catalogue, by its key under `regime`. */
export type RegimeText = (
  key: 'high' | 'low' | 'feature' | 'unnamed',
  values: Readonly<Record<string, string | number>>,
) => string;

/** The names of a model's regimes by their numbers: the user's, or what sets each apart, in the language of the catalogue. */
export function regimeNames(model: ModelEnvelope, text: RegimeText): ReadonlyMap<number, string> {
  const nameOf = (feature: string): string =>
    model.features ? feature : text('feature', { number: feature });
  return new Map(
    describeRegimes(model).map(({ id, name, isNamed, apart }) => {
      if (isNamed) return [id, name];
      const words = apart.map(({ feature, direction }) => text(direction, { feature: nameOf(feature) }));
      return [id, words.join(', ') || text('unnamed', { number: id })];
    }),
  );
}
