import { InOrder } from '../../../nodes/shared/inOrder';

test('works run one after the other, also after one that fails, and each gives its own result', async () => {
  const inOrder = new InOrder();
  const events: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    events.push(`${name} begins`);
    await new Promise(setImmediate);
    events.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
    return name;
  };
  const [a, b] = [inOrder.run(work('a')), inOrder.run(work('b'))];
  await expect(a).rejects.toThrow('a failed');
  expect(await b).toBe('b');
  expect(await inOrder.run(() => 'c')).toBe('c');
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});
