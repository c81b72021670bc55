import type { NodeOptions } from '../../../nodes/shared/nodeOptions';
import { readOptions } from '../../../nodes/shared/settings';

const OPTIONS = {
  count: { spec: { kind: 'number', default: 7, least: 0, most: 100, whole: true, doc: '' } },
  share: { spec: { kind: 'number', default: null, nullable: true, least: 0, most: 1, doc: '' } },
  names: { spec: { kind: 'names', default: null, nullable: true, doc: '' } },
  flag: { spec: { kind: 'flag', default: true, doc: '' } },
  mode: {
    spec: { kind: 'choice', values: ['now', 'later'], default: 'now', doc: '' },
    formerly: { soon: 'later' },
  },
} as const satisfies NodeOptions;

const read = (config: Record<string, unknown>) => readOptions(OPTIONS, config, 'pdr-test');

describe('readOptions', () => {
  it('gives the default for what is missing, null or blank: a blank is no 0', () => {
    const defaults = { count: 7, share: null, names: null, flag: true, mode: 'now' };
    expect(read({})).toEqual(defaults);
    expect(read({ count: '  ', share: '', names: ' ', flag: null, mode: '' })).toEqual(defaults);
  });

  it('reads what the editor saves', () => {
    const config = { count: ' 12', share: '0.5', names: ' a, b ,,c ', flag: false, mode: 'later' };
    expect(read(config)).toEqual({
      count: 12,
      share: 0.5,
      names: ['a', 'b', 'c'],
      flag: false,
      mode: 'later',
    });
    expect(read({ count: 3 }).count).toBe(3);
  });

  it('passes over the properties that Node-RED adds, and gives none that it does not know', () => {
    expect(Object.keys(read({ id: '1', type: 'pdr-test', z: 'tab', wires: [], x: 0, g: 'group' }))).toEqual(
      Object.keys(OPTIONS),
    );
  });

  it('knows what older versions called a value', () => {
    expect(read({ mode: 'soon' }).mode).toBe('later');
  });

  it.each([
    ['a number out of range', { count: '101' }],
    ['a fraction', { count: 0.5 }],
    ['text for a number', { share: 'half' }],
    ['text for a flag', { flag: 'yes' }],
    ['an unknown choice', { mode: 'never' }],
    ['a number for text', { names: 5 }],
    ['the same name twice', { names: 'a,b,a' }],
  ])('refuses %s and names it', (_, config) => {
    const [name] = Object.keys(config);
    expect(() => read(config)).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_OPTION', message: expect.stringContaining(`"${name}"`) }),
    );
  });
});
