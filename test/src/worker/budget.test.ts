import { ThreadBudget } from '../../../src/worker/budget';

/** Lets promises that are settled be seen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for threads; `events` tells in which order what happened. */
function asker(budget: ThreadBudget) {
  const events: string[] = [];
  const ask = (name: string, threads: number, signal?: AbortSignal): Promise<() => void> => {
    const request = budget.take({
      threads,
      signal,
      onPosition: (position) => events.push(`${name} is ${position}`),
    });
    request.then(
      () => events.push(`${name} starts`),
      ({ code }) => events.push(`${name}: ${code}`),
    );
    return request;
  };
  return { events, ask };
}

test('what fits starts at once, without a place in the queue', async () => {
  const { events, ask } = asker(new ThreadBudget(3));
  await Promise.all([ask('a', 2), ask('b', 1)]);
  expect(events).toEqual(['a starts', 'b starts']);
});

test('who asks first is served first, and is told each place', async () => {
  const { events, ask } = asker(new ThreadBudget(3));
  const giveBack = await ask('a', 3);
  ask('b', 2);
  ask('c', 3);
  ask('d', 1); // would fit beside b, and does not overtake c
  giveBack();
  await settled();
  expect(events).toEqual(['a starts', 'b is 1', 'c is 2', 'd is 3', 'c is 1', 'd is 2', 'b starts']);
});

test('who asks for more than there is gets all', async () => {
  const { events, ask } = asker(new ThreadBudget(2));
  const giveBack = await ask('a', 8);
  ask('b', 1);
  giveBack();
  await settled();
  expect(events).toEqual(['a starts', 'b is 1', 'b starts']);
});

test('who is cancelled leaves the queue at once, and the others move up', async () => {
  const { events, ask } = asker(new ThreadBudget(1));
  const giveBack = await ask('a', 1);
  const controller = new AbortController();
  ask('b', 1, controller.signal);
  ask('c', 1);
  controller.abort();
  await settled();
  expect(events).toEqual(['a starts', 'b is 1', 'c is 2', 'c is 1', 'b: PDR_CANCELLED']);
  giveBack();
  await settled();
  expect(events.at(-1)).toBe('c starts');
});

test('a cancel after the start changes nothing, one before it refuses', async () => {
  const { events, ask } = asker(new ThreadBudget(1));
  const controller = new AbortController();
  const giveBack = await ask('a', 1, controller.signal);
  controller.abort();
  ask('b', 1, controller.signal);
  ask('c', 1);
  giveBack();
  await settled();
  expect(events).toEqual(['a starts', 'c is 1', 'b: PDR_CANCELLED', 'c starts']);
});

test('who fails when told its place leaves the queue with that error', async () => {
  const budget = new ThreadBudget(1);
  const giveBack = await budget.take({ threads: 1 });
  const onPosition = () => {
    throw new TypeError('from the caller');
  };
  await expect(budget.take({ threads: 1, onPosition })).rejects.toThrow('from the caller');
  giveBack();
  await expect(budget.take({ threads: 1 })).resolves.toBeInstanceOf(Function);
});
