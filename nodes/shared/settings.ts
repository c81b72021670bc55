import { checkOptions, optionFromText } from '../../src/index';
import type { NodeConfig } from './node-red';
import type { NodeOption, NodeOptions, NodeOptionValues } from './nodeOptions';

/**
 * Reads a node's properties, each checked: flows are also written by hand and by other programs. The editor saves numbers
 * as text. What is missing or blank has its default; properties that the table does not know are Node-RED's own.
 * @throws PDR_BAD_OPTION naming the property and what it may be
 */
export function readOptions<T extends NodeOptions>(
  options: T,
  config: NodeConfig,
  where: string,
): NodeOptionValues<T> {
  const entries = Object.entries(options);
  const table = Object.fromEntries(entries.map(([name, { spec }]) => [name, spec]));
  const given = Object.fromEntries(entries.map(([name, option]) => [name, givenValue(option, config[name])]));
  return checkOptions(table, given, where) as NodeOptionValues<T>;
}

/** Undefined: the default. */
function givenValue({ spec, formerly = {} }: NodeOption, property: unknown): unknown {
  if (property === null) return undefined;
  if (typeof property !== 'string') return property;
  return optionFromText(spec, Object.hasOwn(formerly, property) ? formerly[property] : property);
}
