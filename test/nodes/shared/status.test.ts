import { setTimeout as sleep } from 'node:timers/promises';
import type { Node, NodeRed, NodeStatus } from '../../../nodes/shared/node-red';
import { Status } from '../../../nodes/shared/status';
import { PdrError } from '../../../src/errors';

describe('Status', () => {
  const setup = () => {
    const shown: NodeStatus[] = [];
    const translate = jest.fn((key: string) => key);
    const node = { status: (status: NodeStatus) => shown.push(status) } as unknown as Node;
    const status = new Status({ _: translate } as unknown as NodeRed, node, 'pdr-x');
    return { shown, translate, status };
  };

  it('looks a text up when it shows it, not for every message of a fast stream', () => {
    const { shown, translate, status } = setup();
    for (let i = 0; i < 1000; i++) status.show('ready', 'ready');
    status.stop();
    expect(shown).toEqual([{ fill: 'green', shape: 'dot', text: 'pdr-x.status.ready' }]);
    expect(translate).toHaveBeenCalledTimes(1);
  });

  it('shows a message that failed until one succeeds, then what lasts', async () => {
    const { shown, status } = setup();
    status.show('ready', 'ready');
    status.failMessage(new PdrError('PDR_DIMENSIONS', 'x'));
    await sleep(300);
    status.messageSucceeded();
    await sleep(300);
    status.stop();
    expect(shown.map(({ text }) => text)).toEqual(
      ['ready', 'PDR_DIMENSIONS', 'ready'].map((key) => `pdr-x.status.${key}`),
    );
  });
});
