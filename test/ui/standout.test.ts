import { standouts } from '../../ui/standout';

/** 100 rows: of the first 20 the pressure is higher by 10, everything else is alike. */
function table() {
  const values = new Float32Array(300);
  for (let row = 0; row < 100; row++) {
    values.set([20 + (row % 7), (row < 20 ? 10 : 0) + (row % 5), 3], 3 * row);
  }
  return { features: ['temperature', 'pressure', 'constant'], values };
}
const first20 = Array.from({ length: 20 }, (_, row) => row);

test('names the feature that sets rows apart, with medians on both sides', () => {
  const [top, next] = standouts(table(), first20);
  expect(top).toMatchObject({ feature: 'pressure', here: 12, elsewhere: 2 });
  expect(top.effect).toBeGreaterThan(3);
  expect(Math.abs(next.effect)).toBeLessThan(0.5);
});

test('the sign tells higher from lower', () => {
  const others = Array.from({ length: 80 }, (_, i) => 20 + i);
  expect(standouts(table(), others)[0]).toMatchObject({ feature: 'pressure', here: 2, elsewhere: 12 });
  expect(standouts(table(), others)[0].effect).toBeLessThan(0);
});

test('missing values are left out, and a feature without values says nothing', () => {
  const { features, values } = table();
  values[1] = Number.NaN;
  for (let row = 0; row < 100; row++) values[3 * row] = Number.NaN;
  const found = standouts({ features, values }, first20);
  expect(found.map(({ feature }) => feature)).toEqual(['pressure', 'constant']);
});

test('a feature that is mostly constant does not count as infinitely far', () => {
  const values = Float32Array.from({ length: 100 }, (_, row) => (row < 3 ? 1 : 0));
  const [only] = standouts({ features: ['alarm'], values }, [0, 1, 2]);
  expect(only.effect).toBeGreaterThan(1);
  expect(only.effect).toBeLessThan(10);
});

test('all rows, or none, have nothing to be compared with', () => {
  expect(standouts(table(), [])).toEqual([]);
  expect(
    standouts(
      table(),
      Array.from({ length: 100 }, (_, row) => row),
    ),
  ).toEqual([]);
});
