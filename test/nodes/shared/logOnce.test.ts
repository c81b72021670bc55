import { LogOnce } from '../../../nodes/shared/logOnce';
import type { Node } from '../../../nodes/shared/node-red';

describe('LogOnce', () => {
  const setup = () => {
    const warnings: string[] = [];
    const log = new LogOnce({ warn: (text: string) => warnings.push(text) } as unknown as Node);
    return { warnings, log };
  };

  it('warns of each sentence once', () => {
    const { warnings, log } = setup();
    log.warn(['a', 'b']);
    log.warn(['b', 'c', 'c']);
    expect(warnings).toEqual(['a', 'b', 'c']);
  });

  it('forgets the oldest of very many', () => {
    const { warnings, log } = setup();
    log.warn(Array.from({ length: 101 }, (_, i) => `${i}`));
    log.warn(['100', '0']);
    expect(warnings.slice(100)).toEqual(['100', '0']);
  });
});
