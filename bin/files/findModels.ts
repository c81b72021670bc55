import type { ModelEnvelope } from '../../src/index';

const FORMAT: ModelEnvelope['format'] = 'parametric-dr';
/** What pdr-fit keeps beside the model that it serves. */
const VERSIONS_FORMAT = 'parametric-dr-versions';

/** Something that says it is a model, unchecked, and the keys that lead to it, joined by dots; '' at the top. */
export interface FoundModel {
  readonly key: string;
  readonly value: object;
  /** Whether it is among the versions kept beside a served model. */
  readonly isKept: boolean;
}

/** The models in a JSON value: a model alone, or a context file that holds models under keys. */
export function findModels(json: unknown): FoundModel[] {
  const found: FoundModel[] = [];
  // A stack of our own: JSON may be nested more deeply than calls can be.
  const waiting: { key: string; value: unknown; isKept: boolean }[] = [
    { key: '', value: json, isKept: false },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { key, value, isKept } = next;
    if (typeof value !== 'object' || value === null) continue;
    const format = 'format' in value ? value.format : undefined;
    if (format === FORMAT) {
      found.push({ key, value, isKept });
      continue;
    }
    const entries = Object.entries(value).map(([name, entry]) => ({
      key: key === '' ? name : `${key}.${name}`,
      value: entry,
      isKept: isKept || format === VERSIONS_FORMAT,
    }));
    for (const entry of entries.reverse()) waiting.push(entry);
  }
  return found;
}
