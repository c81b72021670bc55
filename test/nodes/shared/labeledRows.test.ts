import { countRows, readLabeledRows } from '../../../nodes/shared/labeledRows';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('readLabeledRows', () => {
  const read = (msg: object, label: string | null, features?: string[]) =>
    readLabeledRows(
      msg as Record<string, unknown>,
      { rows: new MessagePath(util, 'payload'), label: label === null ? null : new MessagePath(util, label) },
      { missing: 'refuse', features },
    );

  it('takes one label for all rows, one for each, or none', async () => {
    const payload = [
      [1, 2],
      [3, 4],
    ];
    expect((await read({ payload, kind: 'a' }, 'kind')).labels).toEqual(['a', 'a']);
    expect((await read({ payload, kind: ['a', null] }, 'kind')).labels).toEqual(['a', null]);
    expect((await read({ payload, kind: [true, 3] }, 'kind')).labels).toEqual(['true', 3]);
    expect((await read({ payload }, 'kind')).labels).toBeNull();
    expect((await read({ payload, kind: 'a' }, null)).labels).toBeNull();
  });

  it('never takes a label within the rows for a feature, and leaves the message alone', async () => {
    const payload = [
      { a: 1, kind: 5, b: 2 },
      { a: 3, kind: 6, b: 4 },
    ];
    const msg = { payload, topic: 't' };
    const copy = structuredClone(msg);
    const { rows, labels } = await read(msg, 'payload.kind');
    expect(rows.features).toEqual(['a', 'b']);
    expect(labels).toEqual([5, 6]);
    expect(msg).toEqual(copy);
    expect((await read({ payload: payload[0] }, 'payload.kind', ['b'])).labels).toEqual([5]);
  });

  it.each(['payload["kind"]', "payload['kind']"])(
    'knows a label within the rows as %s too',
    async (label) => {
      const payload = [
        { a: 1, kind: 5 },
        { a: 3, kind: 6 },
      ];
      const { rows, labels } = await read({ payload }, label);
      expect(rows.features).toEqual(['a']);
      expect(labels).toEqual([5, 6]);
      expect((await read({ payload: { a: 1, 'the kind': 5 } }, 'payload["the kind"]')).rows.features).toEqual(
        ['a'],
      );
    },
  );

  it('refuses another number of labels than rows, and labels that are none', async () => {
    await expect(read({ payload: [[1], [2]], kind: ['a'] }, 'kind')).rejects.toEqual(
      expect.objectContaining({ code: 'PDR_DIMENSIONS' }),
    );
    await expect(read({ payload: [1], kind: {} }, 'kind')).rejects.toEqual(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
  });

  it('reads no labels beyond the first row that is none: a sparse array may claim any length', async () => {
    const sparse: unknown[] = [{ a: 1, kind: 'x' }];
    sparse.length = 2 ** 32 - 1;
    const started = performance.now();
    await expect(read({ payload: sparse }, 'payload.kind')).rejects.toEqual(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('countRows', () => {
  it.each([
    ['a row of numbers', [1, 2, 3], null, 1],
    ['an object', { a: 1 }, null, 1],
    ['arrays', [[1], [2]], null, 2],
    ['objects', [{ a: 1 }, { a: 2 }, { a: 3 }], null, 3],
    ['a typed array', Float32Array.of(1, 2, 3, 4), 2, 2],
    ['a typed array of one row', Float32Array.of(1, 2, 3, 4), null, 1],
    ['a Buffer', Buffer.alloc(16), 2, 2],
    ['text', 'rows', null, 1],
    ['an empty array', [], null, 1],
    ['rows up to a hole', [{ a: 1 }, undefined, { a: 2 }], null, 1],
    ['a view of bytes', new DataView(new ArrayBuffer(8)), 2, 1],
  ])('of %s', (_, value, columns, rows) => {
    expect(countRows(value, columns)).toBe(rows);
  });
});
