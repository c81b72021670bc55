import type { Label } from '../../../src/options/spec';
import type { Rows } from '../../../src/rows/forms';
import { RowWindow } from '../../../src/rows/window';
import { fromRows } from '../../support/data';

function rows(values: readonly (readonly number[])[], features: readonly string[] | null = null): Rows {
  return { matrix: fromRows(values), features };
}

function contents(window: RowWindow): { values: number[]; labels: Label[] | null } {
  const { X, labels } = window.snapshot();
  expect(X.rows).toBe(window.size);
  return { values: Array.from(X.data), labels };
}

describe('RowWindow', () => {
  test('starts empty', () => {
    const window = new RowWindow(3);
    expect([window.size, window.features, window.capacity]).toEqual([0, null, 3]);
    expect(window.snapshot()).toEqual({
      X: { data: new Float32Array(0), rows: 0, cols: 0 },
      labels: null,
      features: null,
    });
  });

  test('keeps rows in their order until it is full', () => {
    const window = new RowWindow(4);
    window.push(rows([[1, 10]]), null);
    window.push(
      rows([
        [2, 20],
        [3, 30],
      ]),
      null,
    );
    expect(contents(window)).toEqual({ values: [1, 10, 2, 20, 3, 30], labels: null });
    expect(window.snapshot().X.cols).toBe(2);
  });

  test('then drops the oldest, row by row and in batches', () => {
    const window = new RowWindow(3);
    for (const batch of [[[1]], [[2], [3]], [[4]], [[5], [6]]]) window.push(rows(batch), null);
    expect(contents(window).values).toEqual([4, 5, 6]);
  });

  test('holds the last rows of everything pushed, whatever the batches', () => {
    for (const capacity of [1, 2, 5, 7]) {
      const window = new RowWindow(capacity);
      const all: number[] = [];
      for (let batch = 0; batch < 30; batch++) {
        const values = Array.from({ length: 1 + ((batch * 5) % 9) }, (_, i) => all.length + i);
        all.push(...values);
        window.push(
          rows(values.map((x) => [x])),
          values.map((x) => x % 3),
        );
        const expected = all.slice(-capacity);
        expect(contents(window)).toEqual({ values: expected, labels: expected.map((x) => x % 3) });
      }
    }
  });

  test('labels stay with their rows; null where there was none', () => {
    const window = new RowWindow(3);
    window.push(rows([[1], [2]]), ['a', 'b']);
    window.push(rows([[3]]), null);
    expect(contents(window).labels).toEqual(['a', 'b', null]);
    window.push(rows([[4], [5]]), null);
    expect(contents(window).labels).toBeNull();
  });

  test('a snapshot is a copy', () => {
    const window = new RowWindow(2);
    const first = rows([[1]]);
    window.push(first, ['a']);
    const { X, labels } = window.snapshot();
    first.matrix.data[0] = 9;
    X.data[0] = 7;
    labels![0] = 'z';
    expect(contents(window)).toEqual({ values: [1], labels: ['a'] });
  });

  test('features are those of the first named rows', () => {
    const window = new RowWindow(5);
    window.push(rows([[1, 2]]), null);
    expect(window.features).toBeNull();
    window.push(rows([[3, 4]], ['a', 'b']), null);
    expect(window.features).toEqual(['a', 'b']);
    window.push(rows([[5, 6]]), null);
    expect(window.snapshot().features).toEqual(['a', 'b']);
  });

  test.each([
    ['another width', rows([[1, 2, 3]]), null],
    ['other features', rows([[1, 2]], ['b', 'a']), null],
    ['another number of labels', rows([[1, 2]]), ['x', 'y']],
  ])('refuses %s and keeps what it has', (_, more, labels) => {
    const window = new RowWindow(5);
    window.push(rows([[1, 2]], ['a', 'b']), ['l']);
    expect(() => window.push(more, labels)).toThrow(expect.objectContaining({ code: 'PDR_DIMENSIONS' }));
    expect(contents(window)).toEqual({ values: [1, 2], labels: ['l'] });
  });

  test('starts anew when cleared, with any width', () => {
    const window = new RowWindow(2);
    window.push(rows([[1], [2], [3]], ['a']), ['x', 'y', 'z']);
    window.clear();
    expect([window.size, window.features]).toEqual([0, null]);
    window.push(rows([[7, 8]]), null);
    expect(contents(window)).toEqual({ values: [7, 8], labels: null });
  });

  test.each([0, -1, 2.5, Number.NaN, Infinity])('a capacity of %p is refused', (capacity) => {
    expect(() => new RowWindow(capacity)).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });

  test('a window larger than memory is refused at its first row', () => {
    const window = new RowWindow(2 ** 40);
    expect(() => window.push(rows([[1]]), null)).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });
});
