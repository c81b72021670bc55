import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CPU_ENGINE_CHOICES, ENGINE_CHOICES } from '../../src/index';
import { definition, NODES, type Validator } from '../support/editorPage';

function catalogue(type: string) {
  return JSON.parse(readFileSync(join(NODES, 'locales', 'en-US', `${type}.json`), 'utf8'));
}

/** A node in the editor, with the texts of its catalogue. */
function editorNode(type: string, properties: object = {}): object {
  const all = catalogue(type);
  return {
    type,
    ...properties,
    _: (key: string) => key.split('.').reduce((texts, part) => texts[part], all),
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
  ['pdr-fit', ENGINE_CHOICES],
  ['pdr-transform', CPU_ENGINE_CHOICES],
  ['pdr-evaluate', CPU_ENGINE_CHOICES],
])('%s offers the engines that it can run on, each with a text', (type, choices) => {
  const page = readFileSync(join(NODES, `${type}.html`), 'utf8');
  const [, options] = page.match(/<select id="node-input-engine"[^>]*>([\s\S]*?)<\/select>/) ?? [];
  const offered = Array.from(options.matchAll(/<option value="(\w+)" data-i18n="([\w.-]+)">/g));
  expect(offered.map(([, value]) => value)).toEqual(choices);
  const { engine } = catalogue(type)[type] as { engine: Record<string, string> };
  expect(Object.keys(engine)).toEqual(choices);
  expect(offered.map(([, value, key]) => key === `${type}.engine.${value}`)).not.toContain(false);
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
