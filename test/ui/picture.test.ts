import { join } from 'node:path';
import type * as Picture from '../../ui/picture';
import { received } from '../../ui/readingBatch';
import { NO_ROWS } from '../../ui/rows';

// The bundle that ships: its libraries are modules that this environment could not load by themselves.
const { mapPicture } = require(join(__dirname, '../../ui/picture.js')) as typeof Picture;

const rows = {
  ...NO_ROWS,
  coordinates: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
  labels: Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'idle' : '<script>alert("x")</script>')),
};

test('an SVG with a dot for each row, a legend and a description', () => {
  const svg = mapPicture(rows, { title: 'Pump 7', width: 400, height: 300 });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="400" height="300"/);
  expect(svg.match(/h0/g)).toHaveLength(30 + 2); // rows, and the legend's two
  expect(svg).toContain('<title>Pump 7</title>');
  expect(svg).toContain('30 rows');
  expect(svg).toContain('>idle</text>');
});

test('title and legend stand beside the map and cover nothing of it', () => {
  const svg = mapPicture(rows, { title: 'Pump 7', subtitle: 'T 0.97', width: 400, height: 300 });
  expect(svg).toContain('<svg y="52" width="250" height="248" aria-hidden="true">');
  const inside = svg.slice(svg.indexOf('<svg y='), svg.indexOf('</svg>'));
  expect(inside).not.toMatch(/Pump 7|T 0\.97|idle/);
  expect(svg.slice(svg.indexOf('</svg>'))).toMatch(/Pump 7.*T 0\.97.*idle/s);
});

test('forty classes look different; more than that share a grey', () => {
  const labels = Array.from({ length: 50 }, (_, i) => `class ${i}`);
  const svg = mapPicture({ ...NO_ROWS, coordinates: new Float32Array(100), labels });
  const legend = svg.slice(svg.indexOf('</svg>'));
  const looks = Array.from(
    legend.matchAll(/<path d="M[\d.]+ [\d.]+([^"]*)" ([^>]*)>/g),
    ([, mark, ink]) => mark + ink,
  );
  expect(looks).toHaveLength(41);
  expect(new Set(looks).size).toBe(41);
  expect(legend).toContain('>other</text>');
});

test('readings beside the known rows are in the view', () => {
  const readings = Array.from({ length: 20 }, (_, i) => received({ x: 3 + i / 10, y: 2, at: i }));
  expect(mapPicture({ ...rows, labels: null }, { readings }).match(/h0/g)).toHaveLength(30 + 20);
});

test('5,000 rows of forty classes are less than 200 KB', () => {
  const coordinates = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i));
  const labels = Array.from({ length: 5_000 }, (_, i) => `class ${i % 40}`);
  expect(mapPicture({ ...NO_ROWS, coordinates, labels }).length).toBeLessThan(200_000);
});

test('rows beneath others are in the view, pale, and named', () => {
  const beneath = { coordinates: Float32Array.of(2, 2), name: 'training rows' };
  const svg = mapPicture({ ...rows, labels: null }, { beneath });
  expect(svg.match(/h0/g)).toHaveLength(30 + 1 + 1);
  expect(svg).toContain('>training rows</text>');
});

test('names never become markup', () => {
  const svg = mapPicture(rows, { title: '"><img src=x onerror=alert(1)>' });
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('<img');
});

test('an empty map is a picture too', () => {
  expect(mapPicture(NO_ROWS)).toContain('</svg>');
});

test('coordinates that are not numbers leave no trace', () => {
  const coordinates = Float32Array.of(Number.NaN, 0, 1, Number.POSITIVE_INFINITY, 0, 0);
  expect(mapPicture({ ...NO_ROWS, coordinates })).not.toMatch(/NaN|Infinity/);
});

test('readings show: a ring around the newest and around unusual ones, a mark at the edge for those outside', () => {
  const reading = {
    at: 0,
    values: null,
    label: null,
    regime: null,
    novelty: null,
    unusual: false,
    causes: [],
  };
  const readings = [
    { ...reading, x: 0, y: 0, unusual: true },
    { ...reading, x: 0.1, y: 0.1 },
  ];
  expect(mapPicture(rows, { readings }).match(/<circle/g)).toHaveLength(2);
  const far = mapPicture(rows, { readings: [{ ...reading, x: 1e9, y: 0 }] });
  expect(far).not.toContain('<circle');
  expect(far).toContain('Z"');
});

describe('names of regimes', () => {
  const island = (x: number, y: number): number[] =>
    Array.from({ length: 10 }, (_, i) => [x + Math.cos(i) / 20, y + Math.sin(i) / 20]).flat();
  const placed = {
    ...NO_ROWS,
    coordinates: Float32Array.from([...island(0, 0), ...island(0.06, 0.01), ...island(3, 3)]),
    regimes: Int16Array.from({ length: 30 }, (_, row) => 1 + Math.floor(row / 10)),
  };
  const regimes = [
    { id: 1, name: 'Pressure high, Temperature low', size: 10 },
    { id: 2, name: 'Flow low', size: 10 },
    { id: 3, name: 'Idle', size: 10 },
  ];
  const onMap = (svg: string): string[] =>
    Array.from(svg.matchAll(/<text[^>]*text-anchor="middle"[^>]*>([^<]*)</g), ([, name]) => name);

  test('stand where there is room, cut where they are long', () => {
    expect(onMap(mapPicture(placed, { regimes }))).toEqual(['Pressure high, Temperatur…', 'Idle']);
  });

  test('are left out where colours tell something else', () => {
    expect(onMap(mapPicture(placed, { regimes, colorBy: 'none' }))).toEqual([]);
  });
});
