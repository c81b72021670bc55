import { answerTo } from '../../../nodes/shared/answer';
import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('answerTo', () => {
  it.each(['rows.of.today', 'rows["of"].today', 'msg.rows.of.today'])(
    'leaves out what the rows are in, here %s',
    (expression) => {
      const msg = { _msgid: 'a', payload: 1, rows: { of: { today: [[1]] } }, kept: { deep: 1 } };
      const answer = answerTo({ util } as NodeRed, { msg }, new MessagePath(util, expression), {
        topic: 'model',
        payload: { ready: true },
      });
      expect(answer).toEqual({ _msgid: 'a', kept: { deep: 1 }, topic: 'model', payload: { ready: true } });
      expect(answer.kept).not.toBe(msg.kept);
    },
  );

  it('goes without a property that cannot be copied, and with the others', () => {
    const nested: unknown = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    const msg = {
      _msgid: 'a',
      nested,
      kept: 1,
      get broken(): number {
        throw new Error('broken');
      },
    };
    const answer = answerTo({ util } as NodeRed, { msg }, new MessagePath(util, 'payload'), {
      topic: 'model',
      payload: {},
    });
    expect(answer).toEqual({ _msgid: 'a', kept: 1, topic: 'model', payload: {} });
  });
});
