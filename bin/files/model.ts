import { readFileSync } from 'node:fs';
import { type ModelEnvelope, PdrError, parseModel } from '../../src/index';
import { findModels } from './findModels';

/**
 * Reads a model from a JSON file: a model alone, or a context file of Node-RED.
 * @param key which model, where the file holds several; undefined where it holds one
 * @throws PDR_NO_MODEL, PDR_BAD_MODEL
 */
export function readModel(file: string, key: string | undefined): ModelEnvelope {
  return parseModel(chooseModel(readJson(file), file, key));
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new PdrError('PDR_NO_MODEL', `${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new PdrError(
      'PDR_BAD_MODEL',
      `${file} is not JSON. Give the file that holds the model, such as a context file of Node-RED.`,
    );
  }
}

function chooseModel(content: unknown, file: string, key: string | undefined): object {
  const found = findModels(content);
  const keys = found.map((model) => model.key).join(', ');
  if (found.length === 0) {
    throw new PdrError(
      'PDR_NO_MODEL',
      `${file} holds no model. Node-RED writes context to files only in a store with the module localfilesystem, and every 30 seconds.`,
    );
  }
  if (key !== undefined) {
    const chosen = found.find((model) => model.key === key);
    if (chosen) return chosen.value;
    throw new PdrError(
      'PDR_NO_MODEL',
      keys === ''
        ? `${file} is a model alone: leave --key out.`
        : `${file} has no model under "${key}". It has: ${keys}.`,
    );
  }
  const served = found.filter(({ isKept }) => !isKept);
  if (served.length === 1) return served[0].value;
  if (found.length > 1) {
    throw new PdrError('PDR_NO_MODEL', `${file} holds several models: ${keys}. Choose one with --key.`);
  }
  return found[0].value;
}
