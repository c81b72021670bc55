import { setTimeout as sleep } from 'node:timers/promises';
import { Handover } from '../../../nodes/shared/handover';

describe('Handover', () => {
  const legacy = () => ({ discard: jest.fn() });

  it('gives what a node left to the next of the same id, once', async () => {
    const handover = new Handover(10);
    const [a, expired] = [legacy(), jest.fn()];
    handover.leave('a', a, expired);
    expect(handover.take('b')).toBeNull();
    expect(handover.take('a')).toBe(a);
    expect(handover.take('a')).toBeNull();
    await sleep(30);
    expect(a.discard).not.toHaveBeenCalled();
    expect(expired).not.toHaveBeenCalled();
  });

  it('drops what nobody takes in time', async () => {
    const handover = new Handover(5);
    const [a, expired] = [legacy(), jest.fn()];
    handover.leave('a', a, expired);
    await sleep(30);
    expect(expired).toHaveBeenCalledTimes(1);
    expect(a.discard).toHaveBeenCalledTimes(1);
    expect(handover.take('a')).toBeNull();
  });

  it('keeps one for each id', () => {
    const handover = new Handover(1000);
    const [a, b] = [legacy(), legacy()];
    handover.leave('a', a, () => undefined);
    handover.leave('a', b, () => undefined);
    expect(a.discard).toHaveBeenCalledTimes(1);
    expect(handover.take('a')).toBe(b);
  });
});
