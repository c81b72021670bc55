import type { ModelEnvelope } from '../../src/index';

const FORMAT: ModelEnvelope['format'] = 'parametric-dr';

/** Something that says it is a model, unchecked, and the keys that lead to it, joined by dots; '' at the top. */
export interface FoundModel {
  readonly key: string;
  readonly value: object;
}

/** The models in a JSON value: a model alone, or a context file that holds models under keys. */
export function findModels(json: unknown): FoundModel[] {
  const found: FoundModel[] = [];
  // A stack of our own: JSON may be nested more deeply than calls can be.
  const waiting: { key: string; value: unknown }[] = [{ key: '', value: json }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { key, value } = next;
    if (typeof value !== 'object' || value === null) continue;
    if ('format' in value && value.format === FORMAT) {
      found.push({ key, value });
      continue;
    }
    const entries = Object.entries(value).map(([name, entry]) => ({
      key: key === '' ? name : `${key}.${name}`,
      value: entry,
    }));
    for (const entry of entries.reverse()) waiting.push(entry);
  }
  return found;
}
