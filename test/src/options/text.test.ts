import type { OptionSpec } from '../../../src/options/spec';
import { optionFromText } from '../../../src/options/text';

const NUMBER = { kind: 'number', least: 0, most: 9, default: 1, doc: '' } as const;
const CHOICE = { kind: 'choice', values: ['a'], default: 'a', doc: '' } as const;
const FLAG = { kind: 'flag', default: false, doc: '' } as const;
const NAMES = { kind: 'names', default: null, nullable: true, doc: '' } as const;
const LIST = { kind: 'list', least: 1, most: 9, longest: 3, default: [1], doc: '' } as const;

test.each<[OptionSpec, string, unknown]>([
  [NUMBER, ' 1.5 ', 1.5],
  [NUMBER, '  ', undefined],
  [NUMBER, '1,5', '1,5'],
  [CHOICE, 'a ', 'a'],
  [CHOICE, '', undefined],
  [FLAG, 'true', true],
  [FLAG, 'false', false],
  [FLAG, 'yes', 'yes'],
  [NAMES, 'temp, flow rate ,', ['temp', 'flow rate']],
  [LIST, '64, 32', [64, 32]],
  [LIST, '64 32', ['64 32']],
])('%j reads %j as %j', (spec, text, value) => {
  expect(optionFromText(spec, text)).toEqual(value);
});
