import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FlowNode, Runtime } from '../support/runtime';

const FILE = join(__dirname, '../../../examples/9 Watch a machine.json');
const tick = (count: number): object[] => Array.from({ length: count }, () => ({}));

test('the example "Watch a machine" names the sensor to blame, and tells regimes apart', async () => {
  const flow = (JSON.parse(readFileSync(FILE, 'utf8')) as FlowNode[]).map((node) =>
    node.id === 'pdr-watch-tick' ? { ...node, repeat: '' } : node,
  );
  const runtime = await Runtime.start();
  try {
    await runtime.deploy(flow);
    await runtime.send('pdr-watch-pump', ...tick(700));
    await runtime.until('status', { node: 'pdr-watch-project', text: 'projecting' });
    await runtime.send('pdr-watch-pump', ...tick(240));
    await runtime.message('pdr-watch-regime', 3);
    const regimes = runtime.messages('pdr-watch-regime').map(({ payload }) => payload);
    expect(regimes[1]).toMatchObject({
      source: 'plant/pump 1',
      from: { name: expect.stringMatching(/(high|low)/) },
      to: { name: expect.stringMatching(/(high|low)/) },
    });

    await runtime.send('pdr-watch-pump', { topic: 'block' }, ...tick(130));
    const end = await runtime.until(
      'message',
      ({ node, msg }) => node === 'pdr-watch-alarm' && (msg.payload as { state: string }).state === 'end',
    );
    expect(end.msg.payload).toMatchObject({
      source: 'plant/pump 1',
      cause: expect.arrayContaining([
        {
          feature: expect.stringMatching(/^flow/),
          value: expect.any(Number),
          usual: expect.any(Number),
          spreads: expect.any(Number),
        },
      ]),
    });
  } finally {
    await runtime.stop();
  }
});
