import { MessagePath } from '../../../nodes/shared/messagePath';
import type { NodeRed } from '../../../nodes/shared/node-red';

const { util } = require('@node-red/util') as { util: NodeRed['util'] };

describe('MessagePath', () => {
  it('reads and writes nested properties', () => {
    const path = new MessagePath(util, 'payload.sensor["a b"]');
    const msg = { payload: { sensor: { 'a b': [1] } } };
    expect(path.read(msg)).toEqual([1]);
    path.write(msg, [2]);
    expect(msg.payload.sensor['a b']).toEqual([2]);
  });

  it('refuses what is no property, and says what a message lacks', () => {
    expect(() => new MessagePath(util, 'a..b')).toThrow(expect.objectContaining({ code: 'PDR_BAD_OPTION' }));
    expect(() => new MessagePath(util, 'a.b').read({})).toThrow(
      expect.objectContaining({ code: 'PDR_BAD_INPUT' }),
    );
  });
});
