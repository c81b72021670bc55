import { type ModelEnvelope, PdrError } from '../../src/index';
import { isCommand } from '../shared/commands';
import { reasonOf } from '../shared/failures';
import type { MessagePath } from '../shared/messagePath';
import type { Message } from '../shared/node-red';
import { parseFound } from '../shared/parsedModels';

/** What a message asks of the models that a key keeps. */
export type VersionCommand =
  | { readonly name: 'versions' }
  | { readonly name: 'accept' }
  /** Null: the version before. */
  | { readonly name: 'rollback'; readonly version: number | null }
  | { readonly name: 'import'; readonly content: unknown }
  /** Gives a regime a name; null takes the user's away. */
  | { readonly name: 'name'; readonly regime: number; readonly text: string | null }
  | { readonly name: 'export'; readonly format: 'onnx' | 'model' };

const MODEL_FORMAT = 'parametric-dr';
const NAMES: readonly unknown[] = ['versions', 'accept', 'rollback', 'import', 'export', 'name'];

/**
 * Reads a message as such a command: by its topic, and without rows. In place of rows it may have what the command needs:
 * `{version: 2}` to roll back to, `{format: 'model'}` to export, `{regime: 1, name: 'Starting up'}` to name, a model to import, as an object, JSON text or a Buffer of it.
 * @returns null for any other message
 * @throws PDR_BAD_OPTION for a version, a format or a regime that cannot be
 */
export function readVersionCommand(msg: Message, rows: MessagePath): VersionCommand | null {
  if (!NAMES.includes(msg.topic)) return null;
  const given = argumentOf(msg, rows);
  if (!given) return null;
  switch (msg.topic) {
    case 'rollback':
      return { name: 'rollback', version: versionIn(given.value) };
    case 'import':
      return { name: 'import', content: given.value };
    case 'name':
      return { name: 'name', ...namingIn(given.value) };
    case 'export':
      return { name: 'export', format: formatIn(given.value) };
    default:
      return msg.topic === 'accept' ? { name: 'accept' } : { name: 'versions' };
  }
}

/**
 * The model in what was given to import, as plain data that nobody else holds.
 * @throws PDR_BAD_MODEL
 */
export async function importedModel(content: unknown): Promise<ModelEnvelope> {
  let data: unknown;
  try {
    data = JSON.parse(textOf(content));
  } catch (cause) {
    throw new PdrError(
      'PDR_BAD_MODEL',
      `There is no model to import in the message: ${reasonOf(cause)}. Send what the command "export" gives with the payload {"format": "model"}: as an object, JSON text or a Buffer of that text.`,
      { cause },
    );
  }
  return parseFound(data);
}

/** Null: the message carries rows, or cannot be read, which reading its rows will tell. */
function argumentOf(msg: Message, rows: MessagePath): { readonly value: unknown } | null {
  try {
    const value = rows.find(msg);
    if (isCommand(msg, rows)) return { value: value ?? msg.payload };
    return isArgument(msg.topic, value) ? { value } : null;
  } catch {
    return null;
  }
}

function isArgument(topic: unknown, value: unknown): boolean {
  if (topic === 'import') return isModel(value);
  if (topic === 'name') return isNaming(value);
  if (topic === 'export') return typeof onlyProperty(value, 'format') === 'string';
  if (topic !== 'rollback') return false;
  const version = onlyProperty(value, 'version');
  // Other numbers may be a row's.
  return typeof version === 'string' || Number.isSafeInteger(version);
}

function isModel(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return bytesOf(value).includes(`"${MODEL_FORMAT}"`);
  return (
    typeof value === 'object' && value !== null && (value as { format?: unknown }).format === MODEL_FORMAT
  );
}

function versionIn(value: unknown): number | null {
  const version = onlyProperty(value, 'version');
  if (version === undefined) return null;
  const number = typeof version === 'string' && version.trim() === '' ? Number.NaN : Number(version);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new PdrError(
    'PDR_BAD_OPTION',
    'A version is a whole number from 1. The command "versions" lists those that are kept.',
  );
}

/** A name in text or null is no reading. */
function isNaming(value: unknown): value is { readonly regime: unknown; readonly name: string | null } {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  const { name } = value as { name?: unknown };
  return Object.keys(value).sort().join() === 'name,regime' && (typeof name === 'string' || name === null);
}

function namingIn(value: unknown): { regime: number; text: string | null } {
  if (isNaming(value)) return { regime: Number(value.regime), text: value.name };
  throw new PdrError(
    'PDR_BAD_OPTION',
    'To name a regime, send its number and a name in the payload: {"regime": 1, "name": "Starting up"}; the name null takes yours away.',
  );
}

function formatIn(value: unknown): 'onnx' | 'model' {
  const format = onlyProperty(value, 'format') ?? 'onnx';
  if (format === 'onnx' || format === 'model') return format;
  throw new PdrError('PDR_BAD_OPTION', `A model is exported as "onnx" or as "model", not as "${format}".`);
}

/** The property's value where an object has nothing else. */
function onlyProperty(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === name ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return ArrayBuffer.isView(content) ? bytesOf(content).toString() : JSON.stringify(content);
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
