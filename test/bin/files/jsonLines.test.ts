import { jsonLinesRows } from '../../../bin/files/jsonLines';

async function read(...pieces: string[]): Promise<{ blocks: number[]; rows: [number, unknown][] }> {
  async function* text(): AsyncGenerator<string> {
    yield* pieces;
  }
  const blocks: number[] = [];
  const rows: [number, unknown][] = [];
  for await (const block of jsonLinesRows(text())) {
    blocks.push(block.length);
    for (const { line, value } of block) rows.push([line, value]);
  }
  return { blocks, rows };
}

it('reads a row from each line that is not blank, as soon as it has arrived', async () => {
  const { blocks, rows } = await read('{"a":1}\n[1, 2]\r\n\n{"a', '":3}\n', '{"a":4}');
  expect(blocks).toEqual([2, 1, 1]);
  expect(rows).toEqual([
    [1, { a: 1 }],
    [2, [1, 2]],
    [4, { a: 3 }],
    [5, { a: 4 }],
  ]);
});

it.each([
  ['what is cut short', '{"a":1}\n{"a":', 'Line 2 is not JSON'],
  ['a number', '5\n', 'Line 1 is no row'],
  ['null', 'null\n', 'Line 1 is no row'],
  ['rows in a row', '[{"a":1},{"a":2}]\n', 'jq -c ".[]"'],
])('refuses %s', async (_, text, message) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: expect.stringContaining(message),
  });
});

it('gives the rows before one that cannot be read', async () => {
  async function* text(): AsyncGenerator<string> {
    yield '{"a":1}\n[2]\n{"a"\n{"a":4}\n';
  }
  const rows = jsonLinesRows(text());
  expect((await rows.next()).value).toEqual([
    { line: 1, value: { a: 1 } },
    { line: 2, value: [2] },
  ]);
  await expect(rows.next()).rejects.toThrow('Line 3 is not JSON');
});

it('refuses a line without end', async () => {
  const endless = new Array<string>(17).fill('1'.repeat(1e6));
  await expect(read('{"a":1}\n[', ...endless)).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: 'Line 2 is longer than 16000000 characters.',
  });
});
