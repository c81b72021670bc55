#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exportOnnx, type ModelEnvelope, parseModel } from '../src/index';
import { findModels } from './findModels';

const HELP = `Writes a model of pdr-fit as a standard ONNX file.

  pdr-export KEYFILE OUT.onnx [--key KEY]

KEYFILE      a JSON file: a model alone, or a context file of Node-RED that holds it, such as
             ~/.node-red/context/global/global.json or ~/.node-red/context/FLOW/flow.json
OUT.onnx     the file to write
--key KEY    which model, where KEYFILE holds several
--help       this text`;

interface Request {
  readonly keyFile: string;
  readonly outFile: string;
  readonly key: string | null;
}

/** The command line cannot be understood. */
class UsageError extends Error {}

function main(argv: readonly string[]): void {
  const request = readArguments(argv);
  if (!request) {
    console.log(HELP);
    return;
  }
  const { keyFile, outFile, key } = request;
  const model = parseModel(chooseModel(readJson(keyFile), keyFile, key));
  write(outFile, exportOnnx(model));
  console.log(`${outFile}: ${describe(model)}`);
  if (model.landmarks) {
    console.error(
      'The model is refined. The file has its network alone: places differ somewhat from pdr-transform.',
    );
  }
}

/** Null: help is asked for. */
function readArguments(argv: readonly string[]): Request | null {
  const { values, positionals } = parse(argv);
  if (values.help) return null;
  const [keyFile, outFile, ...rest] = positionals;
  if (!keyFile || !outFile || rest.length > 0) {
    throw new UsageError('Give two files: the one that holds the model, and the one to write.');
  }
  if (resolve(keyFile) === resolve(outFile)) {
    throw new UsageError('The file to write is the one that holds the model. Give another name.');
  }
  return { keyFile, outFile, key: values.key ?? null };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { key: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `${file} is not JSON. Give the file that holds the model, such as a context file of Node-RED.`,
    );
  }
}

function chooseModel(content: unknown, file: string, key: string | null): object {
  const found = findModels(content);
  const keys = found.map((model) => model.key).join(', ');
  if (found.length === 0) {
    throw new Error(
      `${file} holds no model. Node-RED writes context to files only in a store with the module localfilesystem, and every 30 seconds.`,
    );
  }
  if (key !== null) {
    const chosen = found.find((model) => model.key === key);
    if (chosen) return chosen.value;
    throw new Error(
      keys === ''
        ? `${file} is a model alone: leave --key out.`
        : `${file} has no model under "${key}". It has: ${keys}.`,
    );
  }
  if (found.length > 1) throw new Error(`${file} holds several models: ${keys}. Choose one with --key.`);
  return found[0].value;
}

function write(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new Error(`${file} cannot be written: ${messageOf(error)}`);
  }
}

function describe({ nFeatures, nComponents, features }: ModelEnvelope): string {
  const names = features ? `, in this order: ${features.join(', ')}` : '';
  return `input "rows" (n x ${nFeatures}${names}), output "embedding" (n x ${nComponents})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(messageOf(error));
  if (error instanceof UsageError) console.error('--help has the details.');
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
