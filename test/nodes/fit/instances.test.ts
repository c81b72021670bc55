import { Instances } from '../../../nodes/fit/instances';

describe('Instances', () => {
  it('waits for the next while there is none', async () => {
    const instances = new Instances<string>();
    instances.enter('first');
    await expect(instances.next()).resolves.toBe('first');
    instances.leave();
    expect(instances.current).toBeNull();
    const next = instances.next();
    instances.enter('second');
    await expect(next).resolves.toBe('second');
  });

  it('waits for work no longer than its instance is there', async () => {
    const instances = new Instances<string>();
    const never = new Promise<void>(() => undefined);
    await instances.whilePresent(never);
    instances.enter('first');
    await instances.whilePresent(Promise.resolve());
    await expect(instances.whilePresent(Promise.reject(new Error('no')))).rejects.toThrow('no');
    const waiting = instances.whilePresent(never);
    instances.leave();
    await waiting;
  });

  it('tells all who wait that there will be none', async () => {
    const instances = new Instances<string>();
    const waiting = [instances.next(), instances.next()];
    instances.end();
    await expect(Promise.all([...waiting, instances.next()])).resolves.toEqual([null, null, null]);
  });
});
