import { PdrError } from '../../../src/errors';
import { readDataset, readDatasetInTurns } from '../../../src/rows/dataset';
import type { ReadingFormat } from '../../../src/rows/format';
import { parseRows } from '../../../src/rows/parse';

const REFUSE: ReadingFormat = { missing: 'refuse' };
const IMPUTE: ReadingFormat = { missing: 'impute' };
const rows = Array.from({ length: 40 }, (_, i) => ({ n: i, a: Math.sin(i), b: i % 7, kind: 'x' }));

function failure(value: unknown, format: ReadingFormat): PdrError {
  try {
    readDataset(value, format);
  } catch (error) {
    expect(error).toBeInstanceOf(PdrError);
    return error as PdrError;
  }
  throw new Error('It was accepted.');
}

test('objects: measurements are features, the rest is listed with a reason', () => {
  const { X, features, ignored, notes } = readDataset(rows, REFUSE);
  expect([X.rows, X.cols, features]).toEqual([40, 2, ['a', 'b']]);
  expect(ignored).toEqual([
    {
      name: 'n',
      reason: 'counter',
      detail:
        'It only rises from row to row. To learn from it all the same, name the features, this one among them.',
    },
    { name: 'kind', reason: 'text', detail: 'It holds text, such as "x".' },
  ]);
  expect(notes).toEqual([]);
});

test('named features are taken as they are named, with a note on what only counts', () => {
  const { X, features, ignored, notes } = readDataset(rows, { ...REFUSE, features: ['b', 'n'] });
  expect([Array.from(X.data.slice(4, 6)), features, ignored]).toEqual([[2, 2], ['b', 'n'], []]);
  expect(notes).toEqual([
    '"n" only rises from row to row, which is no measurement: later rows may lie far outside the map.',
  ]);
});

test('arrays are read as parseRows reads them, with the same note', () => {
  const lists = rows.map(({ n, a }) => [a, n]);
  const { X, features, notes } = readDataset(lists, REFUSE);
  expect([X, features]).toEqual([parseRows(lists, REFUSE).matrix, null]);
  expect(notes).toEqual([
    'Column 2 only rises from row to row, which is no measurement: later rows may lie far outside the map.',
  ]);
});

test('what is excluded is neither a feature nor listed', () => {
  const { features, ignored } = readDataset(rows, { ...REFUSE, exclude: ['b', 'kind'] });
  expect([features, ignored.map(({ name }) => name)]).toEqual([['a'], ['n']]);
});

test('an incomplete row is an error where missing values are refused, and NaN where they are imputed', () => {
  const [first, ...others] = rows;
  const incomplete = [first, { a: 5 }, ...others];
  expect(failure(incomplete, REFUSE).message).toMatch(/^Row 2 lacks the feature "b"/);
  expect(Array.from(readDataset(incomplete, IMPUTE).X.data.slice(2, 4))).toEqual([5, Number.NaN]);
});

test('text among numbers is an error or missing, too', () => {
  const broken = rows.map((row, i) => ({ ...row, a: i === 3 ? 'offline' : row.a }));
  expect(failure(broken, REFUSE)).toMatchObject({
    code: 'PDR_NOT_A_NUMBER',
    message: 'Feature "a" of row 4 is not a number ("offline"). Send a finite number.',
  });
  const { notes } = readDataset(broken, IMPUTE);
  expect(notes).toEqual(['"a" has no number in 1 row, such as "offline": these values are missing.']);
});

test('a column says how its commas were read', () => {
  const { X, notes } = readDataset(
    [
      { p: '1.240,5', q: 1 },
      { p: '1.240', q: 2 },
    ],
    REFUSE,
  );
  expect(Array.from(X.data)).toEqual([1240.5, 1, 1240, 2]);
  expect(notes).toEqual(['"p" is read with decimal commas: "1.240" is 1240, "1,240" is 1.24.']);
});

test.each<[string, unknown, string]>([
  ['no rows', [], 'PDR_BAD_INPUT'],
  ['rows without numbers', [{ a: 'x' }, { a: 'y' }], 'PDR_BAD_INPUT'],
  ['a row that is no object', [{ a: 1 }, 5], 'PDR_BAD_INPUT'],
  ['text', 'a;b', 'PDR_BAD_INPUT'],
])('refuses %s', (_, value, code) => {
  expect(failure(value, IMPUTE).code).toBe(code);
});

test('in turns it gives the same', async () => {
  expect(await readDatasetInTurns(rows, REFUSE)).toEqual(readDataset(rows, REFUSE));
});
