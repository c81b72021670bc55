import { Instances } from '../../../nodes/fit/instances';

describe('Instances', () => {
  it('waits for the next while there is none', async () => {
    const instances = new Instances<string>();
    instances.enter('first');
    await expect(instances.next()).resolves.toBe('first');
    const { left } = instances;
    instances.leave();
    await left;
    expect(instances.current).toBeNull();
    const next = instances.next();
    instances.enter('second');
    await expect(next).resolves.toBe('second');
  });

  it('tells all who wait that there will be none', async () => {
    const instances = new Instances<string>();
    const waiting = [instances.next(), instances.next()];
    instances.end();
    await expect(Promise.all([...waiting, instances.next()])).resolves.toEqual([null, null, null]);
  });
});
