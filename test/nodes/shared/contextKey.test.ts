import { isLostOnRestart, memoryStores, versionsKey } from '../../../nodes/shared/contextKey';
import type { NodeRed } from '../../../nodes/shared/node-red';

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

describe('versionsKey', () => {
  it.each([
    ['pdrModel', 'pdrModelVersions'],
    ['$parent.map', '$parent.mapVersions'],
    ['machines.press', 'machines.pressVersions'],
    ['machines["press 1"]', 'machines["press 1Versions"]'],
    ["machines['a'].map", "machines['a'].mapVersions"],
    ['maps[2]', 'mapsVersions[2]'],
    ['maps["a"][2][0]', 'maps["aVersions"][2][0]'],
  ])('of %s is %s', (key, expected) => {
    expect(versionsKey(key)).toBe(expected);
    expect(() => util.normalisePropertyExpression(expected)).not.toThrow();
  });
});
