import { choicesFor, coloringOf, rowsByColor } from '../../ui/coloring';
import { type MapRows, NO_ROWS } from '../../ui/rows';
import { LIGHT } from '../../ui/theme';

const rows: MapRows = {
  ...NO_ROWS,
  coordinates: new Float32Array(10),
  labels: ['b', 'a', 'a', null, 'a'],
  regimes: Int16Array.of(0, 1, 1, -1, 1),
  novelty: Float32Array.of(1, 0.1, 0.01, 0.5, 0.001),
};

test('offers only what is known of the rows', () => {
  expect(choicesFor(rows)).toEqual(['none', 'label', 'regime', 'novelty']);
  expect(choicesFor(NO_ROWS)).toEqual(['none']);
});

test('a class keeps its colour when another training has more or fewer rows of it', () => {
  const after = { ...rows, labels: ['b', 'b', 'b', null, 'a'] };
  const [before, now] = [rows, after].map((some) => coloringOf(some, [], 'label', LIGHT, 'other').legend);
  expect(now).toEqual(before);
});

test('rows of no class are named in the legend', () => {
  const { entries, legend } = coloringOf(rows, [], 'label', LIGHT, 'other');
  expect(Array.from(entries as Uint8Array)).toEqual([1, 0, 0, 2, 0]);
  expect(legend.map(({ text }) => text)).toEqual(['a', 'b', 'other']);
});

test('regimes show by name, readings in the colour of theirs', () => {
  const regimes = [
    { id: 0, name: 'Idle', size: 1 },
    { id: 1, name: 'Load', size: 3 },
  ];
  const coloring = coloringOf(rows, regimes, 'regime', LIGHT, 'other');
  expect(coloring.legend.map(({ text }) => text)).toEqual(['Idle', 'Load', 'other']);
  const reading = { x: 0, y: 0, at: 0, values: null, label: null, novelty: null, unusual: false, causes: [] };
  expect(coloring.colorOf({ ...reading, regime: 1 })).toBe(coloring.palette[1]);
  expect(coloring.colorOf({ ...reading, regime: null })).toBe(LIGHT.text);
  expect(coloring.colorOf({ ...reading, regime: 7 })).toBe(coloring.palette[2]);
});

test('regimes that only readings are in have colours too', () => {
  const bare = { ...NO_ROWS, coordinates: new Float32Array(4) };
  const regimes = [
    { id: 3, name: 'Idle', size: 0 },
    { id: 4, name: 'Load', size: 0 },
  ];
  expect(choicesFor(bare, regimes)).toEqual(['none', 'regime']);
  const { legend, entries, colorOf, palette } = coloringOf(bare, regimes, 'regime', LIGHT, 'other');
  expect(legend.map(({ text }) => text)).toEqual(['Idle', 'Load', 'other']);
  expect(Array.from(entries as Uint8Array)).toEqual([2, 2]);
  const reading = { x: 0, y: 0, at: 0, values: null, label: null, novelty: null, unusual: false, causes: [] };
  expect(colorOf({ ...reading, regime: 4 })).toBe(palette[1]);
});

test('novelty is coloured by its logarithm, the rarest row at the light end', () => {
  const { entries } = coloringOf(rows, [], 'novelty', LIGHT, 'other');
  expect(Array.from(entries as Uint8Array)).toEqual([0, 21, 42, 6, 63]);
});

test('forty classes get colours too: the smaller ones share one', () => {
  const labels = Array.from({ length: 200 }, (_, i) => `class ${Math.floor(Math.sqrt(i * 8))}`);
  const many = { ...NO_ROWS, coordinates: new Float32Array(400), labels };
  const { legend, entries } = coloringOf(many, [], 'label', LIGHT, 'other');
  expect(legend).toHaveLength(9);
  expect(Math.max(...(entries as Uint8Array))).toBe(8);
});

test('with more shapes of dots more classes are told apart, no two alike, in the order of their names', () => {
  const labels = Array.from({ length: 52 }, (_, i) => String(26 - (i % 26)));
  const letters = { ...NO_ROWS, coordinates: new Float32Array(104), labels };
  const { legend, palette, marks } = coloringOf(letters, [], 'label', LIGHT, 'other', 5);
  expect(legend.map(({ text }) => Number(text))).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
  expect(new Set(legend.map(({ color, mark }) => `${color} ${mark}`)).size).toBe(26);
  expect(palette.length).toBe(marks?.length);
});

test('rows by colour leave none out', () => {
  const groups = rowsByColor(rows, coloringOf(rows, [], 'label', LIGHT, 'other'));
  expect(groups.flatMap((group) => group.rows).sort()).toEqual([0, 1, 2, 3, 4]);
});
