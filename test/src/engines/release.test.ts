import { releaseAll } from '../../../src/engines/release';

test('everything is released, also where one release fails, and the failure is thrown', async () => {
  const released: string[] = [];
  const held = (name: string, fails = false) => ({
    async release() {
      released.push(name);
      if (fails) throw new Error(name);
    },
  });
  await releaseAll([held('a'), null, held('b')]);
  expect(released).toEqual(['a', 'b']);
  await expect(releaseAll([held('c', true), held('d')])).rejects.toThrow('c');
  expect(released).toEqual(['a', 'b', 'c', 'd']);
});
