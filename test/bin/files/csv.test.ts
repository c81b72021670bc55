import { csvRows } from '../../../bin/files/csv';
import { separatorOf } from '../../../bin/files/csvHeader';

async function read(...pieces: string[]): Promise<[number, unknown][]> {
  async function* text(): AsyncGenerator<string> {
    yield* pieces;
  }
  const rows: [number, unknown][] = [];
  for await (const block of csvRows(text())) for (const { line, value } of block) rows.push([line, value]);
  return rows;
}

it.each([',', ';', '\t', '|'])('recognises the separator %j', async (separator) => {
  const text = ['a', '"b, c|d"', 'e\n1', '2', '3\n'].join(separator);
  expect(await read(text)).toEqual([[2, { a: '1', 'b c|d': '2', e: '3' }]]);
});

it.each([
  ['a,b;c,d\n1,2', ','],
  ['a;b\n1,5;2,5', ';'],
  ['1,5;2,5', ';'],
  ['1,5', ','],
  ['a\tb\tc\n', '\t'],
  ['a|b', '|'],
  ['\n\n"a;b;c;d",e\n1;2;3;4', ','],
])('finds the separator of %j', (text, separator) => {
  expect(separatorOf(text)).toBe(separator);
});

it('takes pieces wherever they were cut, either line end, and blank lines', async () => {
  const text = 'a,b\r\n1,"x\r\ny"\r\n\r\n3,4';
  const rows = await read(...text);
  expect(rows).toEqual(await read(text));
  expect(rows.map(([, value]) => value)).toEqual([
    { a: '1', b: 'x\r\ny' },
    { a: '3', b: '4' },
  ]);
});

it('names columns that have no name or the same, and keeps commas out of names', async () => {
  const [[, value]] = await read('a,,a,"x, y",__proto__\n1,2,3,4,5\n');
  expect(Object.entries(value as object)).toEqual([
    ['a', '1'],
    ['column 2', '2'],
    ['a (2)', '3'],
    ['x y', '4'],
    ['__proto__', '5'],
  ]);
});

it('takes a first row that is none for the header for a row', async () => {
  expect(await read('1,5;2\n3;4\n')).toEqual([
    [1, { 'column 1': '1,5', 'column 2': '2' }],
    [2, { 'column 1': '3', 'column 2': '4' }],
  ]);
});

it('takes a short row for one that lacks values, and refuses a long one, but for empty cells', async () => {
  expect(await read('a,b\n1\n2,3,,\n')).toEqual([
    [2, { a: '1', b: null }],
    [3, { a: '2', b: '3' }],
  ]);
  await expect(read('a,b\n1,2\n1,5,2,5\n')).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: 'Line 3 has 4 cells; the first row has 2.',
  });
});

it.each([
  ['nothing', ''],
  ['blank lines', '\n \n'],
  ['a header alone', 'a,b\n'],
])('finds no rows in %s', async (_, text) => {
  expect(await read(text)).toEqual([]);
});

it('refuses a quote that is never closed, and a row without end', async () => {
  await expect(read('a,b\n"1,2\n3,4\n')).rejects.toMatchObject({ code: 'PDR_BAD_INPUT' });
  await expect(read('a,b\n1,', ...new Array<string>(17).fill('2'.repeat(1e6)))).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: expect.stringContaining('line 2'),
  });
});
