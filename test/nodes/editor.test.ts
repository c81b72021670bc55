import {
  definition,
  helpOf,
  LANGUAGES,
  NODE_TYPES,
  optionsOf,
  pageOf,
  type Texts,
  textAt,
  textsOf,
  type Validator,
} from '../support/editorPage';

/** A node in the editor, with the texts of its catalogue. */
function editorNode(type: string, properties: object = {}): object {
  return {
    type,
    ...properties,
    _: (key: string, values: Record<string, unknown> = {}) =>
      String(textAt({ [type]: textsOf(type) }, key)).replace(/__(\w+)__/g, (_, name) => String(values[name])),
  };
}

function verdict(type: string, property: string, value: unknown, others: object = {}): true | string {
  const { validate } = definition(type).defaults[property];
  return (validate as Validator).call(editorNode(type, others), value, {});
}

/** The keys of a page's texts, without the node's type. */
function textKeys(type: string): string[] {
  const keys = Array.from(
    pageOf(type).matchAll(/data-i18n="(?:\[placeholder\])?([^"]+)"/g),
    ([, key]) => key,
  );
  expect(keys.every((key) => key.startsWith(`${type}.`))).toBe(true);
  return keys.map((key) => key.slice(type.length + 1));
}

const leaves = (texts: Texts, path = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [`${path}${key}`] : leaves(text, `${path}${key}.`),
  );

describe.each(NODE_TYPES)('%s', (type) => {
  const options = Object.entries(optionsOf(type));
  const texts = textsOf(type);
  const { defaults, label, outputs, outputLabels } = definition(type);

  it('saves its name and exactly the options of its table, with their defaults', () => {
    expect(Object.keys(defaults)).toEqual(['name', ...options.map(([name]) => name)]);
    for (const [name, { spec }] of options) {
      expect(defaults[name].value).toEqual(
        Array.isArray(spec.default) ? spec.default.join(',') : (spec.default ?? ''),
      );
    }
  });

  it('has one field and one label text for each option, and a text for each choice', () => {
    for (const [name, { spec, names }] of options) {
      expect(pageOf(type).split(`id="node-input-${name}"`)).toHaveLength(2);
      expect(textAt(texts, `label.${name}`)).toEqual(expect.any(String));
      if (spec.kind === 'choice' && names !== 'contextScope') {
        expect(Object.keys(texts[name])).toEqual(spec.values);
        for (const value of spec.values) expect(textKeys(type)).toContain(`${name}.${value}`);
      }
    }
  });

  it('shows no text that the catalogue lacks, and the catalogue has none that nothing shows', () => {
    const shown = textKeys(type);
    for (const key of shown) expect([key, textAt(texts, key)]).toEqual([key, expect.any(String)]);
    const byScript =
      /^(palette|inputs|outputs|status|error|picture|regime\.|memoryWarning|label\.modelType|columns\.(?!choose))/;
    expect(leaves(texts).filter((key) => !shown.includes(key) && !byScript.test(key))).toEqual([]);
  });

  it.each(LANGUAGES)('explains in its help each option by its label, in %s', (language) => {
    const help = helpOf(type, language);
    const explained = Array.from(help.matchAll(/<dt>([^<]+)<\/dt>/g), ([, term]) => term.toLowerCase());
    for (const [name, { names }] of options) {
      if (names === 'contextScope') continue;
      expect(explained).toContain(String(textAt(textsOf(type, language), `label.${name}`)).toLowerCase());
    }
  });

  it('ties each label to its field, and what stands beside and below a field to it', () => {
    const page = pageOf(type);
    const ids = Array.from(page.matchAll(/\bid="([^"]+)"/g), ([, id]) => id);
    const tied = (attribute: string): string[] =>
      Array.from(page.matchAll(new RegExp(`\\b${attribute}="([^"]+)"`, 'g')), ([, names]) =>
        names.split(' '),
      ).flat();
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = options.filter(([, { names }]) => names !== 'contextScope').map(([name]) => name);
    expect(tied('for').sort()).toEqual(['name', ...labelled].map((name) => `node-input-${name}`).sort());
    const beside = ids.filter((id) => /^pdr-(hint|unit)-/.test(id));
    expect(beside.length).toBeGreaterThan(0);
    expect(tied('aria-describedby').sort()).toEqual(beside.sort());
  });

  it('hides a field only by the values of another that may have them', () => {
    for (const [, { shownWhile }] of options) {
      if (!shownWhile) continue;
      const { spec } = optionsOf(type)[shownWhile.option];
      expect(spec.kind === 'choice' && shownWhile.is.every((value) => spec.values.includes(value))).toBe(
        true,
      );
    }
  });

  it.each(options.filter(([name]) => defaults[name].validate))(
    '%s: its default, a blank, a missing value and an environment variable are valid',
    (name) => {
      const node = Object.fromEntries(Object.entries(defaults).map(([key, { value }]) => [key, value]));
      for (const good of [defaults[name].value, '', '  ', undefined, `\${SOME_NAME}`]) {
        expect(verdict(type, name, good, { ...node, [name]: good })).toBe(true);
      }
    },
  );

  it('calls a node by its name or its type, and each output by what it gives', () => {
    expect(label.call(editorNode(type, { name: 'Pump 3' }))).toBe('Pump 3');
    expect(label.call(editorNode(type, { name: '' }))).toBe(type);
    for (let index = 0; index < outputs; index++) {
      expect(outputLabels.call(editorNode(type), index)).toMatch(/^[a-z ]+$/);
    }
  });
});

it.each([
  ['pdr-fit', 'windowSize', '9', 'Window size: give a whole number from 10 to 1000000'],
  ['pdr-fit', 'windowSize', '10.5', 'Window size'],
  ['pdr-fit', 'windowSize', 'many', 'Window size'],
  ['pdr-fit', 'property', 'payload..', 'Read rows from: give a message property'],
  ['pdr-fit', 'label', 'a b', 'Read labels from'],
  ['pdr-fit', 'features', 'speed, heat, speed', 'Features: two names are the same'],
  ['pdr-fit', 'columns', '0', 'Numbers per row'],
  ['pdr-fit', 'perplexity', '0.5', 'Perplexity: give a number from 1 to 1000'],
  ['pdr-fit', 'targetWeight', '-1', 'Target weight'],
  ['pdr-fit', 'seed', '-1', 'Random seed'],
  ['pdr-fit', 'method', 'pca', 'Method: choose one of the list'],
  ['pdr-window', 'statistics', 'mean, median', 'Statistics: choose out of last, mean'],
  ['pdr-window', 'lags', '1, x', 'Lags: give whole numbers from 1 to 99999'],
  ['pdr-transform', 'output', 'a b', 'Write result to'],
  ['pdr-transform', 'holdLimit', '0', 'Hold at most'],
  [
    'pdr-evaluate',
    'windowSize',
    '14',
    'Window size: it must be more than twice the neighbors, so at least 15',
  ],
  ['pdr-evaluate', 'neighbors', '0', 'Neighbors'],
  ['pdr-evaluate', 'evaluateEvery', '-1', 'Evaluate after'],
  ['pdr-evaluate', 'threshold', '2', 'Threshold: give a number from -1 to 1'],
  ['pdr-evaluate', 'metric', 'knnAccuracy', 'Watched metric: this metric needs labels'],
])('%s refuses a %s of "%s" and says what to give', (type, property, value, text) => {
  expect(verdict(type, property, value, { neighbors: '7' })).toContain(text);
});

it('a value of an older version is valid in a flow that has it', () => {
  expect(verdict('pdr-transform', 'noModel', 'pass')).toBe(true);
});
