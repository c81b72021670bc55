import type { OptionSpec } from './spec';

/**
 * An option's value out of the text of a dialog's field or of a command's argument; undefined, which is the default, where
 * the text is blank. What cannot be read stays text, for `checkOptions` to refuse.
 */
export function optionFromText(spec: OptionSpec, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  switch (spec.kind) {
    case 'number':
      return numberFrom(trimmed);
    case 'flag':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
    case 'list':
      return entries(trimmed).map(numberFrom);
    case 'names':
    case 'labels':
      return entries(trimmed);
    case 'choice':
    case 'text':
      return trimmed;
  }
}

function entries(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function numberFrom(text: string): number | string {
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}
