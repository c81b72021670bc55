import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../../bin/files/text';
import { temporaryDirectory } from '../../e2e/support';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

async function read(bytes: Uint8Array): Promise<string> {
  const file = join(directory.path, 'text');
  writeFileSync(file, bytes);
  let text = '';
  for await (const piece of readText(file)) text += piece;
  return text;
}

const TEXT = 'Temperatur,Drück\n1,2 \u{1f321}\n';

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
])('reads %s', async (_, bytes) => {
  expect(await read(bytes)).toBe(TEXT);
});

it('reads what is shorter than a byte order mark, and longer than a piece', async () => {
  expect(await read(Buffer.from(''))).toBe('');
  expect(await read(Buffer.from('1'))).toBe('1');
  const long = TEXT.repeat(20_000);
  expect(await read(Buffer.from(long))).toBe(long);
});

it.each([
  ['Latin-1', Buffer.from(TEXT, 'latin1')],
  ['UTF-16 without a byte order mark', Buffer.from(TEXT, 'utf16le')],
  ['half a character', Buffer.from('1,2\n\xf0\x9f', 'latin1')],
  ['zeros', Buffer.alloc(1000)],
])('refuses %s', async (_, bytes) => {
  await expect(read(bytes)).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: expect.stringContaining('UTF-8'),
  });
});

it('says what cannot be read', async () => {
  await expect(readText('/no/such/rows.csv').next()).rejects.toMatchObject({
    code: 'PDR_BAD_INPUT',
    message: expect.stringMatching(/^\/no\/such\/rows\.csv cannot be read/),
  });
});
