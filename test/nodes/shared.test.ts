import { isLostOnRestart, memoryStores } from '../../nodes/shared/contextKey';
import { MessagePath } from '../../nodes/shared/messagePath';
import type { NodeRed } from '../../nodes/shared/node-red';
import { isMany, toCoordinates } from '../../nodes/transform/coordinates';
import { matrix } from '../../src/matrix';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('memoryStores and isLostOnRestart', () => {
  const memory = { module: 'memory' };
  const file = { module: 'localfilesystem' };
  const at = (store?: string) => ({ scope: 'flow' as const, key: 'm', store });

  it.each([
    ['no stores configured', undefined, undefined, true, ['memory']],
    ['one store of files', { default: file }, undefined, false, []],
    ['the default by alias', { default: 'disk', disk: file, ram: memory }, undefined, false, ['ram']],
    ['a store by name', { default: 'disk', disk: file, ram: memory }, 'ram', true, ['ram']],
    ['an unknown name falls back', { default: file, ram: memory }, 'elsewhere', false, ['ram']],
    ['no default: the first is', { ram: memory, disk: file }, undefined, true, ['ram']],
    ['a custom store', { default: { module: () => undefined } }, undefined, false, []],
  ])('%s', (_, contextStorage, store, lost, names) => {
    expect(isLostOnRestart({ contextStorage }, at(store))).toBe(lost);
    expect(memoryStores({ contextStorage })).toEqual(names);
  });
});

describe('MessagePath', () => {
  it('reads and writes nested properties', () => {
    const path = new MessagePath(util, 'payload.sensor["a b"]');
    const msg = { payload: { sensor: { 'a b': [1] } } };
    expect(path.read(msg)).toEqual([1]);
    path.write(msg, [2]);
    expect(msg.payload.sensor['a b']).toEqual([2]);
  });

  it('refuses what is no property, and says what a message lacks', () => {
    expect(() => new MessagePath(util, 'a..b')).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
    expect(() => new MessagePath(util, 'a.b').read({})).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
  });
});

describe('coordinates', () => {
  const embedding = matrix(Float32Array.of(1, 2, 3, 4), 2, 2);

  it('have the form that was asked for', () => {
    expect(toCoordinates(embedding, 'array', true)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(toCoordinates(embedding, 'object', true)).toEqual([
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2), 1, 2), 'array', false)).toEqual([1, 2]);
    expect(toCoordinates(matrix(Float32Array.of(1, 2, 3, 4), 1, 4), 'object', false)).toEqual({
      x: 1,
      y: 2,
      z: 3,
      d4: 4,
    });
  });

  it.each([
    [[1, 2], false],
    [[null, 2], false],
    [[[1, 2]], true],
    [[{ a: 1 }], true],
    [{ a: 1 }, false],
    [Float32Array.of(1, 2), false],
  ])('of %j: many is %s', (value, many) => {
    expect(isMany(value, 1)).toBe(many);
  });
});
