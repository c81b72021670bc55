import { UsageError } from '../../bin/usageError';
import { HELP, parseCommand } from '../../demo/args';

describe('parseCommand', () => {
  it('runs the simulated compressor by default', () => {
    expect(parseCommand([])).toEqual({
      kind: 'run',
      options: {
        source: { kind: 'compressor', seed: 1 },
        once: false,
        rate: null,
        window: null,
        project: null,
        picture: 'demo-map.svg',
      },
    });
  });

  it('reads a CSV replay', () => {
    const argv = [
      '--csv',
      'a.csv',
      '--label',
      'state',
      '--rate',
      '12.5',
      '--once',
      '--project',
      '100',
      '--picture',
      'm.svg',
    ];
    expect(parseCommand(argv)).toEqual({
      kind: 'run',
      options: {
        source: { kind: 'csv', file: 'a.csv', label: 'state' },
        once: true,
        rate: 12.5,
        window: null,
        project: 100,
        picture: 'm.svg',
      },
    });
  });

  it('reads the host source', () => {
    expect(parseCommand(['--host', '--window', '300'])).toMatchObject({
      options: { source: { kind: 'host' }, window: 300 },
    });
  });

  it('gives help first', () => {
    expect(parseCommand(['--help'])).toEqual({ kind: 'help' });
    for (const option of ['--csv', '--label', '--host', '--rate', '--once']) expect(HELP).toContain(option);
  });

  it.each([
    [['--fast'], /--fast/],
    [['stray'], /stray/],
    [['--csv'], /--csv/],
    [['--csv', 'a.csv', '--host'], /one source/],
    [['--label', 'state'], /--csv FILE/],
    [['--host', '--seed', '3'], /--seed/],
    [['--seed', '1.5'], /--seed needs a whole number/],
    [['--rate', '0'], /--rate needs a number from 0.1/],
    [['--rate', 'fast'], /not "fast"/],
    [['--rate', ''], /not ""/],
    [['--window', '10'], /--window needs a whole number from 50/],
    [['--project', '100'], /--once/],
    [['--picture', 'map.svg'], /--once/],
    [['--once', '--picture', ''], /--picture/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });
});
