import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definition, NODES, type Validator } from '../support/editorPage';

/** A node in the editor, with the texts of its catalogue. */
function editorNode(type: string, properties: object = {}): object {
  const catalogue = JSON.parse(readFileSync(join(NODES, 'locales', 'en-US', `${type}.json`), 'utf8'));
  return {
    type,
    ...properties,
    _: (key: string) => key.split('.').reduce((texts, part) => texts[part], catalogue),
  };
}

function verdict(type: string, property: string, value: unknown, others: object = {}): true | string {
  const { validate } = definition(type).defaults[property];
  return (validate as Validator).call(editorNode(type, others), value, {});
}

describe.each(['pdr-fit', 'pdr-transform', 'pdr-evaluate'])('the page of %s', (type) => {
  const { defaults, label } = definition(type);
  const checked = Object.entries(defaults).filter(([, { validate }]) => validate);

  it.each(checked)(
    '%s: its default, a missing value and an environment variable are valid',
    (property, { value }) => {
      const node = Object.fromEntries(Object.entries(defaults).map(([name, entry]) => [name, entry.value]));
      for (const good of [value, undefined, `\${SOME_NAME}`]) {
        expect(verdict(type, property, good, { ...node, [property]: good })).toBe(true);
      }
    },
  );

  it('calls a node by its name or its type', () => {
    expect(label.call(editorNode(type, { name: 'Pump 3' }))).toBe('Pump 3');
    expect(label.call(editorNode(type, { name: '' }))).toBe(type);
  });
});

it.each([
  ['pdr-fit', 'windowSize', '9'],
  ['pdr-fit', 'windowSize', '10.5'],
  ['pdr-fit', 'windowSize', ''],
  ['pdr-fit', 'windowSize', 'many'],
  ['pdr-fit', 'property', 'payload..'],
  ['pdr-fit', 'label', 'a b'],
  ['pdr-fit', 'features', 'speed, heat, speed'],
  ['pdr-fit', 'columns', '0'],
  ['pdr-fit', 'perplexity', '0.5'],
  ['pdr-fit', 'nNeighbors', '1'],
  ['pdr-fit', 'minDist', '1.5'],
  ['pdr-fit', 'targetWeight', '-1'],
  ['pdr-fit', 'targetWeight', ''],
  ['pdr-fit', 'seed', '-1'],
  ['pdr-fit', 'model', ''],
  ['pdr-transform', 'output', ''],
  ['pdr-transform', 'holdLimit', '0'],
  ['pdr-evaluate', 'windowSize', '14'],
  ['pdr-evaluate', 'neighbors', '0'],
  ['pdr-evaluate', 'evaluateEvery', '-1'],
  ['pdr-evaluate', 'threshold', '2'],
  ['pdr-evaluate', 'metric', 'knnAccuracy'],
])('%s refuses a %s of "%s" and says what to give', (type, property, value) => {
  expect(verdict(type, property, value, { neighbors: '7' })).toMatch(/^[A-Z].{20,}/);
});

it('an empty field stands for the preset where one may leave it empty', () => {
  for (const property of ['perplexity', 'nNeighbors', 'minDist', 'columns', 'label']) {
    expect(verdict('pdr-fit', property, '')).toBe(true);
  }
});
