// Writes the tables of options, presets and metrics in docs/api.md, out of the library's own. Build first.
//
//   node scripts/option-docs.mjs [--check]
//
// --check: changes nothing, and fails where the page is not as it would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const {
  ALARM_OPTIONS,
  DRIFT_OPTIONS,
  allowedValues,
  EVALUATE_OPTIONS,
  FIT_OPTIONS,
  HISTORY_OPTIONS,
  METRICS,
  PRESETS,
} = require('../dist/src/index.js');

const PAGE = join(import.meta.dirname, '..', 'docs', 'api.md');
const SECTION = /(?<=<!-- options -->\n)[\s\S]*(?=<!-- \/options -->)/;

const options = (table) =>
  markdown(
    ['option', 'may be', 'default', ''],
    Object.entries(table).map(([name, spec]) => [
      `\`${name}\``,
      allowedValues(spec),
      code(spec.default),
      spec.doc,
    ]),
  );

const section = `
### Of \`fit\`

${options(FIT_OPTIONS)}

Of the options that a preset sets, the defaults are those of \`balanced\`:

${markdown(
  ['preset', ...Object.keys(PRESETS.balanced)],
  Object.entries(PRESETS).map(([name, values]) => [`\`${name}\``, ...Object.values(values).map(code)]),
)}

Besides: \`onProgress\`, a function that gets the phase and the share of the work that is done, and \`signal\`, an AbortSignal.

### Of \`evaluate\`

${options(EVALUATE_OPTIONS)}

It gives

${markdown(
  ['metric', 'from', 'to', ''],
  METRICS.map(({ name, range: [least, most], doc }) => [`\`${name}\``, least, most, doc]),
)}

### Of \`NoveltyAlarm\`

${options(ALARM_OPTIONS)}

### Of \`DriftTest\`

${options(DRIFT_OPTIONS)}

### Of \`HistoryWindows\`

${options(HISTORY_OPTIONS)}

`;

const page = readFileSync(PAGE, 'utf8');
const written = page.replace(SECTION, () => section);
if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, written);
} else if (page !== written) {
  console.error('docs/api.md does not list the options as they are. Run: node scripts/option-docs.mjs');
  process.exitCode = 1;
}

function markdown(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function code(value) {
  return `\`${Array.isArray(value) ? `[${value.join(', ')}]` : value}\``;
}
