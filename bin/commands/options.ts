import type { OptionTable } from '../../src/index';
import { TEXT_FORMATS } from '../files/rows';

// Options that more than one command has.

export const ROWS = {
  '[ROWS]':
    'a CSV file with a header row, or JSON lines: an object or an array of numbers each. Default: standard input.',
};

export const FORMAT = {
  format: {
    kind: 'choice',
    values: TEXT_FORMATS,
    default: null,
    nullable: true,
    doc: "Format of the rows. Default: by the file's extension, else by its first character.",
  },
} as const satisfies OptionTable;

export const KEY = {
  key: {
    kind: 'text',
    default: null,
    nullable: true,
    doc: 'Which model, where the file holds several, as a context file of Node-RED may.',
  },
} as const satisfies OptionTable;

export const MODEL = {
  model: {
    kind: 'text',
    default: null,
    nullable: true,
    doc: 'The file with the model: one that pdr fit wrote, or a context file of Node-RED.',
  },
  ...KEY,
} as const satisfies OptionTable;

export const LABEL = {
  label: {
    kind: 'text',
    default: null,
    nullable: true,
    doc: "The column with the rows' labels, which is no feature.",
  },
} as const satisfies OptionTable;
