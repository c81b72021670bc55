import { command } from '../../bin/commands/command';
import { fit } from '../../bin/commands/fit';
import { helpOf } from '../../bin/help';

it('lists every option with its range and default, in lines that fit a terminal', () => {
  const lines = helpOf(fit, 'pdr fit').split('\n');
  for (const name of ['--n-neighbors N ', '--hidden-layers N,N,... ', '--refine ', '--features A,B,... ']) {
    expect(lines.filter((line) => line.startsWith(`  ${name}`))).toHaveLength(1);
  }
  const flags = lines.filter((line) => /^ {2}--/.test(line));
  expect(flags).toHaveLength(Object.keys(fit.options).length + 1);
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});

it('breaks long texts, and gives a long name a line of its own', () => {
  const shown = command({
    name: 'show',
    summary: 'shows',
    files: { '[ROWS]': 'rows' },
    options: {
      aRatherLongNameOfAnOption: {
        kind: 'number',
        least: 1,
        most: 2,
        default: 2,
        doc: 'Some words. '.repeat(12).trim(),
      },
    },
    run: async () => undefined,
  });
  const indent = ' '.repeat(30);
  expect(helpOf(shown, 'pdr show').split('\n')).toEqual([
    'pdr show [ROWS] [OPTIONS]: shows.',
    '',
    '  ROWS                        rows',
    '',
    '  --a-rather-long-name-of-an-option N',
    `${indent}Some words. Some words. Some words. Some words. Some words. Some`,
    `${indent}words. Some words. Some words. Some words. Some words. Some words.`,
    `${indent}Some words. A number from 1 to 2. Default: 2.`,
    '  --help                      This text.',
  ]);
});
