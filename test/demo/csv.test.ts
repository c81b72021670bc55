import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../bin/usageError';
import { csvFile, csvText } from '../../demo/sources/csv';

/** A CSV text of `rows` rows, each cell computed from its row number. */
function table(header: string, rows: number, line: (i: number) => string, end = '\n'): string {
  return [header, ...Array.from({ length: rows }, (_, i) => line(i))].join(end) + end;
}

const START = '2025-03-01';
const wave = (i: number): string => Math.sin(i / 7).toFixed(4);

describe('csvText', () => {
  it('takes numeric columns as features and the label column apart', () => {
    const recording = csvText(
      table('a,b,state', 60, (i) => `${wave(i)},${i % 5},${i < 30 ? 'on' : ''}`),
      'state',
    );
    expect(recording.features).toEqual(['a', 'b']);
    expect(recording.readings).toHaveLength(60);
    expect(recording.readings[1]).toEqual({ features: { a: Number(wave(1)), b: 1 }, label: 'on' });
    expect(recording.readings[59].label).toBeNull();
    expect(recording.notices).toEqual([]);
  });

  it('leaves out times, counters, text and empty columns, and says so', () => {
    const text = table('time,epoch,no,machine,empty,a,b', 60, (i) => {
      const clock = new Date(1.6e12 + i * 1000).toISOString().replace('T', ' ').slice(0, 19);
      return `${clock},${1600000000 + i * 2},${i},pump ${i % 3},,${wave(i)},${wave(i + 3)}`;
    });
    const { features, notices } = csvText(text, null);
    expect(features).toEqual(['a', 'b']);
    const nameIt = 'To learn from it all the same, name the features, this one among them.';
    expect(notices).toEqual([
      'Column "time" is left out. It holds dates or times, such as "2020-09-13 12:27:39".',
      `Column "epoch" is left out. It holds times in s since 1970. ${nameIt}`,
      `Column "no" is left out. It only rises from row to row. ${nameIt}`,
      'Column "machine" is left out. It holds text, such as "pump 2".',
      'Column "empty" is left out. It has no value in any row.',
    ]);
  });

  it('keeps a reading that grows, such as a warming machine', () => {
    const text = table('temperature,b', 60, (i) => `${(20 + i * 0.37).toFixed(2)},${wave(i)}`);
    expect(csvText(text, null).features).toEqual(['temperature', 'b']);
  });

  it('marks missing and unreadable cells as null', () => {
    const cells = ['', 'NaN', 'n/a', '?', 'offline'];
    const text = table('a,b', 60, (i) => `${cells[i] ?? wave(i)},${i % 7}`);
    const { readings, notices } = csvText(text, null);
    expect(readings.slice(0, 6).map(({ features }) => features.a)).toEqual([
      null,
      null,
      null,
      null,
      null,
      Number(wave(5)),
    ]);
    expect(notices).toEqual(['"a" has no number in 1 row, such as "offline": these values are missing.']);
  });

  it('drops rows without any reading', () => {
    const text = table('a,b', 60, (i) => (i === 3 ? ',' : `${wave(i)},${i % 7}`));
    expect(csvText(text, null).readings).toHaveLength(59);
  });

  it('reads semicolons with decimal commas, a byte order mark and Windows line ends', () => {
    const text = `\uFEFF${table('a;b', 60, (i) => `${i % 9},25;"${i % 4},5"`, '\r\n')}`;
    const { features, readings } = csvText(text, null);
    expect(features).toEqual(['a', 'b']);
    expect(readings[2].features).toEqual({ a: 2.25, b: 2.5 });
  });

  it('reads thousands, too, as the column writes them', () => {
    const text = table('a;b', 60, (i) => `${i < 3 ? '1.240,33' : `${900 + (i % 9)},25`};${i % 4},5`);
    const { features, readings } = csvText(text, null);
    expect(features).toEqual(['a', 'b']);
    expect(readings[0].features.a).toBe(1240.33);
  });

  it('keeps the first row of a file without a header, and says so', () => {
    const text = table(`${START} 00:00:00,0.5,0`, 60, (i) => `${START} 00:00:00,${wave(i)},${i % 7}`);
    const { features, readings, notices } = csvText(text, null);
    expect(features).toEqual(['column 2', 'column 3']);
    expect([readings.length, readings[0].features['column 2']]).toEqual([61, 0.5]);
    expect(notices[0]).toBe('The CSV file has no header row: its columns are named by their position.');
  });

  it('takes numbers for names where the first column has a name', () => {
    const text = table('time,1,2', 60, (i) => `${START},${wave(i)},${i % 7}`);
    expect(csvText(text, null).features).toEqual(['1', '2']);
  });

  it.each(['utf8', 'utf16le', 'latin1'] as const)('reads a file of the encoding %s', (encoding) => {
    const text = table('Größe,b', 60, (i) => `${wave(i)},${i % 7}`);
    const mark = encoding === 'latin1' ? '' : '\uFEFF';
    const file = join(mkdtempSync(join(tmpdir(), 'pdr-csv-')), 'file.csv');
    const bytes = Buffer.from(mark + text, encoding);
    writeFileSync(file, bytes);
    expect(csvFile(file, null).features).toEqual(['Größe', 'b']);
    if (encoding !== 'utf16le') return;
    writeFileSync(file, bytes.swap16());
    expect(csvFile(file, null).features).toEqual(['Größe', 'b']);
  });

  it('gives every column a usable name of its own', () => {
    const text = table(',x,x,"p, bar"', 60, (i) => `${wave(i)},${wave(i + 1)},${wave(i + 2)},${wave(i + 3)}`);
    expect(csvText(text, null).features).toEqual(['column 1', 'x', 'x (2)', 'p bar']);
  });

  it.each([
    ['', null, /empty/],
    [table('a,b', 60, (i) => `${wave(i)},${i % 3}`), 'state', /no column "state".*a, b/],
    [table('a,b', 10, (i) => `${wave(i)},${i % 3}`), null, /10 rows/],
    [table('a,b', 60, (i) => `${wave(i)},text`), null, /at least two columns/],
  ])('refuses what cannot be replayed (%#)', (text, label, message) => {
    expect(() => csvText(text, label)).toThrow(UsageError);
    expect(() => csvText(text, label)).toThrow(message);
  });

  it('says when there is no such file', () => {
    expect(() => csvFile('/no/such/file.csv', null)).toThrow(/cannot be read/);
  });
});
