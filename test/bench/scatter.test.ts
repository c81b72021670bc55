import { scatterSvg } from '../../bench/scatter';
import type { Label } from '../../src/index';
import { fromRows, normalMatrix } from '../support/data';

const caption = { title: 'A & B', subtitle: 'T 0.9 < 1' };

/** The marks of the points: id and place, in the order drawn. The legend's come after a text and are left out. */
function points(svg: string): { id: string; x: number; y: number }[] {
  const plot = svg.slice(svg.indexOf('fill-opacity'), svg.indexOf('</g>'));
  return Array.from(plot.matchAll(/<use href="#(\w+)" x="([\d.-]+)" y="([\d.-]+)"\/>/g), ([, id, x, y]) => ({
    id,
    x: Number(x),
    y: Number(y),
  }));
}

function legend(svg: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(svg.matchAll(/<use href="#(\w+)"[^>]*\/><text[^>]*>([^<]*)<\/text>/g), ([, id, text]) => [
      text,
      id,
    ]),
  );
}

/** The look of each mark that is defined. */
function looks(svg: string): string[] {
  return Array.from(svg.matchAll(/<path id="\w+" (d="[^"]*" fill="[^"]*")\/>/g), ([, look]) => look);
}

describe('scatterSvg', () => {
  test('draws every row in its class, with one scale for both axes', () => {
    const svg = scatterSvg(
      fromRows([
        [0, 0],
        [4, 0],
        [0, 1],
      ]),
      ['p', 'q', 'p'],
      caption,
    );
    const keys = legend(svg);
    const drawn = points(svg);
    expect(Object.keys(keys)).toEqual(['p', 'q']);
    const at = (id: string) => drawn.filter((point) => point.id === id);
    expect(at(keys.p)).toHaveLength(2);
    expect(at(keys.q)).toHaveLength(1);
    const [right] = at(keys.q);
    const [upper, lower] = at(keys.p).sort((a, b) => a.y - b.y);
    expect(right.x - lower.x).toBeCloseTo(4 * (lower.y - upper.y), 0);
    expect(right.y).toBe(lower.y);
    expect(upper.x).toBe(lower.x);
  });

  test('says its title and figures, whatever is in them', () => {
    const svg = scatterSvg(normalMatrix(3, 2, 1), ['<b>', null, '"'], caption);
    expect(svg).toContain('>A &amp; B</text>');
    expect(svg).toContain('>T 0.9 &lt; 1</text>');
    expect(legend(svg)).toHaveProperty('&lt;b&gt;');
  });

  test('numbers as labels are in the order of numbers', () => {
    const svg = scatterSvg(normalMatrix(3, 2, 1), [10, 9, 1], caption);
    expect(Array.from(svg.matchAll(/>(\d+)<\/text>/g), ([, text]) => text)).toEqual(['1', '9', '10']);
  });

  test('rows without a label are grey', () => {
    const svg = scatterSvg(normalMatrix(4, 2, 1), ['a', null, null, null], caption);
    expect(points(svg).filter(({ id }) => id === legend(svg).other)).toHaveLength(3);
    expect(legend(scatterSvg(normalMatrix(1, 2, 1), ['a'], caption))).not.toHaveProperty('other');
  });

  test('26 classes all look different; of 100 the largest do', () => {
    const letters = Array.from({ length: 26 }, (_, c) => String.fromCharCode(65 + c));
    const svg = scatterSvg(normalMatrix(26, 2, 1), letters, caption);
    expect(new Set(looks(svg)).size).toBe(26);
    const many: Label[] = [...Array.from({ length: 100 }, (_, i) => i), 99, 99];
    const crowded = scatterSvg(normalMatrix(102, 2, 1), many, caption);
    expect(new Set(looks(crowded)).size).toBe(looks(crowded).length);
    expect(legend(crowded)).toHaveProperty('99');
    expect(legend(crowded)).toHaveProperty('other');
  });

  test('of many rows it draws the same 5,000, in less than 500 KB', () => {
    const map = normalMatrix(20_000, 2, 1);
    const labels = Array.from({ length: 20_000 }, (_, i) => i % 30);
    const svg = scatterSvg(map, labels, caption);
    expect(points(svg)).toHaveLength(5_000);
    expect(svg.length).toBeLessThan(500_000);
    expect(scatterSvg(map, labels, caption)).toBe(svg);
  });

  test('all rows in one place are drawn in the middle', () => {
    const svg = scatterSvg(
      fromRows([
        [3, 3],
        [3, 3],
      ]),
      [1, 1],
      caption,
    );
    expect(new Set(points(svg).map(({ x, y }) => `${x} ${y}`)).size).toBe(1);
    expect(points(svg).every(({ x, y }) => Number.isFinite(x + y))).toBe(true);
  });
});
