import { importedModel, readVersionCommand } from '../../../nodes/fit/versionCommand';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { Message, NodeRed } from '../../../nodes/shared/node-red';
import { storedModel } from '../view/support';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };
const payload = new MessagePath(util, 'payload');
const data = new MessagePath(util, 'data');

describe('readVersionCommand', () => {
  it.each<[string, unknown, object]>([
    ['versions', undefined, { name: 'versions' }],
    ['accept', 1_700_000_000_000, { name: 'accept' }],
    ['rollback', undefined, { name: 'rollback', version: null }],
    ['rollback', 1_700_000_000_000, { name: 'rollback', version: null }],
    ['rollback', { version: 2 }, { name: 'rollback', version: 2 }],
    ['rollback', { version: ' 12 ' }, { name: 'rollback', version: 12 }],
    ['export', '', { name: 'export', format: 'onnx' }],
    ['export', { format: 'onnx' }, { name: 'export', format: 'onnx' }],
    ['export', { format: 'model' }, { name: 'export', format: 'model' }],
    ['name', { regime: 2, name: 'Starting up' }, { name: 'name', regime: 2, text: 'Starting up' }],
    ['name', { name: null, regime: '2' }, { name: 'name', regime: 2, text: null }],
    ['import', '{}', { name: 'import', content: '{}' }],
    ['import', undefined, { name: 'import', content: undefined }],
  ])('takes %s with %j', (topic, value, command) => {
    expect(readVersionCommand({ topic, payload: value }, payload)).toEqual(command);
    // Rows are read from another property: what the command needs is in the payload all the same.
    expect(readVersionCommand({ topic, payload: value }, data)).toEqual(command);
  });

  it('takes a model to import as an object and as bytes', () => {
    const model = storedModel();
    const bytes = Buffer.from(JSON.stringify(model));
    for (const content of [model, bytes, new Uint8Array(bytes)]) {
      expect(readVersionCommand({ topic: 'import', payload: content }, payload)).toEqual({
        name: 'import',
        content,
      });
    }
  });

  it.each<[string, Message]>([
    ['another topic', { topic: 'train' }],
    ['readings called so by their sensor', { topic: 'rollback', payload: { version: 2, speed: 1 } }],
    ['a reading of that name', { topic: 'rollback', payload: { version: 1.5 } }],
    ['a reading beside a format', { topic: 'export', payload: { format: 'model', speed: 1 } }],
    ['rows in bytes', { topic: 'import', payload: Buffer.from(new Float32Array([1, 2, 3]).buffer) }],
    ['rows', { topic: 'import', payload: [1, 2, 3] }],
    ['a reading with such columns', { topic: 'name', payload: { regime: 2, name: 7 } }],
    ['a reading beside a name', { topic: 'name', payload: { regime: 2, name: 'a', speed: 1 } }],
    ['an object of another kind', { topic: 'import', payload: { format: 'csv', speed: 1 } }],
    ['rows for versions', { topic: 'versions', payload: { version: 2 } }],
    [
      'what throws when it is read',
      {
        topic: 'rollback',
        payload: {
          get version() {
            throw new Error('no');
          },
        },
      },
    ],
  ])('leaves %s alone', (_, msg) => {
    expect(readVersionCommand(msg, payload)).toBeNull();
  });

  it.each([
    ['rollback', { version: 0 }],
    ['rollback', { version: -1 }],
    ['rollback', { version: 'last' }],
    ['rollback', { version: '' }],
    ['export', { format: 'keras' }],
  ])('refuses %s with %j', (topic, value) => {
    const read = (): unknown => readVersionCommand({ topic, payload: value }, payload);
    expect(read).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
  });
});

describe('importedModel', () => {
  it('reads objects, text and bytes, and gives what nobody else holds', async () => {
    const model = storedModel();
    const text = JSON.stringify(model);
    for (const content of [model, text, Buffer.from(text)]) {
      const imported = await importedModel(content);
      expect(imported).toMatchObject({ format: 'parametric-dr', version: 3, lineage: { version: 1 } });
      expect(imported.network).not.toBe((model as typeof imported).network);
    }
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a time stamp', 1_700_000_000_000],
    ['text', 'model.json'],
    ['JSON that was cut short', JSON.stringify(storedModel()).slice(0, 500)],
    ['a damaged model', { ...storedModel(), method: 'umap' }],
    ['a model of the future', { ...storedModel(), version: 99 }],
    ['what is not JSON', { format: 'parametric-dr', big: 10n }],
  ])('refuses %s', async (_, content) => {
    await expect(importedModel(content)).rejects.toMatchObject({ code: 'PDR_BAD_MODEL' });
  });
});
