import type { ModelEnvelope } from '../src/index';

const FORMAT: ModelEnvelope['format'] = 'parametric-dr';

/** Something that says it is a model, unchecked, and the keys that lead to it, joined by dots; '' at the top. */
export interface FoundModel {
  readonly key: string;
  readonly value: object;
}

/** The models in a JSON value: a model alone, or a context file that holds models under keys. */
export function findModels(value: unknown, key = ''): FoundModel[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('format' in value && value.format === FORMAT) return [{ key, value }];
  return Object.entries(value).flatMap(([name, entry]) =>
    findModels(entry, key === '' ? name : `${key}.${name}`),
  );
}
