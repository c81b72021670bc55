import { setTimeout as sleep } from 'node:timers/promises';
import { abortable, Trainings } from '../../../nodes/fit/trainings';

describe('Trainings', () => {
  /** A training that ends when told to, or when aborted. */
  function training() {
    let end: () => void = () => undefined;
    let started = false;
    const run = (signal: AbortSignal): Promise<void> => {
      started = true;
      return new Promise((resolve, reject) => {
        end = resolve;
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    };
    return { run, end: () => end(), started: () => started };
  }

  it('queues only the newest, and runs it afterwards', async () => {
    const [a, b, c] = [training(), training(), training()];
    const trainings = new Trainings();
    const first = trainings.request(a.run, 'queue');
    const second = trainings.request(b.run, 'queue');
    const third = trainings.request(c.run, 'queue');
    await expect(second).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
    expect(c.started()).toBe(false);
    a.end();
    await first;
    await sleep(1);
    expect(c.started()).toBe(true);
    expect(b.started()).toBe(false);
    c.end();
    await third;
    expect(trainings.busy).toBe(false);
  });

  it('restarts: the running one is aborted first', async () => {
    const [a, b] = [training(), training()];
    const trainings = new Trainings();
    const first = trainings.request(a.run, 'restart');
    const second = trainings.request(b.run, 'restart');
    expect(b.started()).toBe(false);
    await expect(first).rejects.toThrow('aborted');
    await sleep(1);
    b.end();
    await expect(second).resolves.toBeUndefined();
  });

  it('refuses another while one runs, where that is the policy, and takes one again afterwards', async () => {
    const [a, b, c] = [training(), training(), training()];
    const trainings = new Trainings();
    const first = trainings.request(a.run, 'ignore');
    await expect(trainings.request(b.run, 'ignore')).rejects.toMatchObject({ code: 'PDR_BUSY' });
    a.end();
    await first;
    const third = trainings.request(c.run, 'ignore');
    c.end();
    await third;
    expect(b.started()).toBe(false);
  });
});

describe('abortable', () => {
  const never = new Promise<never>(() => undefined);

  it('ends with the work', async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve(3), signal)).resolves.toBe(3);
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  it('gives up work that never ends, and does not begin to wait when it was aborted before', async () => {
    const abort = new AbortController();
    const waiting = abortable(never, abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
    await expect(abortable(never, abort.signal)).rejects.toMatchObject({ code: 'PDR_CANCELLED' });
  });
});
