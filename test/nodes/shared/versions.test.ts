import { accept, keepCandidate, rollBack, serveNew, type Versions } from '../../../nodes/shared/versions';
import type { ModelEnvelope } from '../../../src/index';

const NOTHING: Versions = { served: null, kept: [] };

function model(id: string, version = 1): ModelEnvelope {
  return { id, lineage: { version, parent: null, moved: null } } as ModelEnvelope;
}

/** Such as `c 2 | b 1 former`. */
function shown({ served, kept }: Versions): string {
  const parts = kept.map((one) => `${one.model.id} ${one.model.lineage.version} ${one.state}`);
  return [served ? `${served.id} ${served.lineage.version}` : 'none', ...parts].join(' | ');
}

const trained = (count: number, most = 3): Versions =>
  Array.from('abcdefgh')
    .slice(0, count)
    .reduce((versions, id) => serveNew(versions, model(id), most), NOTHING);

describe('the versions of a model', () => {
  it('count up, and the newest are kept', () => {
    expect(shown(trained(1))).toBe('a 1');
    expect(shown(trained(4))).toBe('d 4 | c 3 former | b 2 former');
    expect(shown(trained(4, 1))).toBe('d 4');
  });

  it('count on from the highest number known, whatever a new model says', () => {
    const versions = rollBack(trained(3), 1, 3);
    expect(shown(serveNew(versions, model('x', 70), 3))).toBe('x 4 | a 1 former | c 3 former');
  });

  it('are fewer after the node was set to keep fewer', () => {
    expect(shown(serveNew(trained(4), model('x'), 2))).toBe('x 5 | d 4 former');
  });

  describe('rolled back', () => {
    it('go one back, again and again, and not to what was rolled back from', () => {
      const once = rollBack(trained(3), null, 3);
      expect(shown(once)).toBe('b 2 | c 3 former | a 1 former');
      const twice = rollBack(once, null, 3);
      expect(shown(twice)).toBe('a 1 | b 2 former | c 3 former');
      expect(() => rollBack(twice, null, 3)).toThrow(
        expect.objectContaining({
          code: 'PDR_NO_VERSION',
          message: expect.stringContaining('1 (served), 2 (former), 3 (former)'),
        }),
      );
    });

    it('return to what was served before, after a retraining from there', () => {
      const retrained = serveNew(rollBack(trained(3), null, 3), model('d'), 3);
      expect(shown(retrained)).toBe('d 4 | b 2 former | c 3 former');
      expect(shown(rollBack(retrained, null, 3))).toBe('b 2 | d 4 former | c 3 former');
    });

    it('go to any that is kept, and name those when asked for another', () => {
      expect(shown(rollBack(trained(3), 1, 3))).toBe('a 1 | c 3 former | b 2 former');
      for (const version of [3, 7]) {
        expect(() => rollBack(trained(3), version, 3)).toThrow(
          expect.objectContaining({ code: 'PDR_NO_VERSION' }),
        );
      }
      expect(() => rollBack(NOTHING, null, 3)).toThrow(/there is no model/);
    });

    it('serve again where what is under the key is no model', () => {
      const damaged = { ...trained(3), served: null };
      expect(shown(rollBack(damaged, null, 3))).toBe('b 2 | a 1 former');
    });
  });

  describe('with a candidate', () => {
    const waiting = keepCandidate(trained(3), model('x'));

    it('serve on, and lose none for it', () => {
      expect(shown(waiting)).toBe('c 3 | x 4 candidate | b 2 former | a 1 former');
      expect(shown(keepCandidate(waiting, model('y')))).toBe('c 3 | y 5 candidate | b 2 former | a 1 former');
    });

    it('serve it when it is accepted', () => {
      expect(shown(accept(waiting, 3))).toBe('x 4 | c 3 former | b 2 former');
      expect(() => accept(trained(3), 3)).toThrow(expect.objectContaining({ code: 'PDR_NO_VERSION' }));
    });

    it('drop it for a newer model that is served, but not for one rolled back to', () => {
      expect(shown(serveNew(waiting, model('y'), 3))).toBe('y 5 | c 3 former | b 2 former');
      expect(shown(rollBack(waiting, null, 3))).toBe('b 2 | x 4 candidate | c 3 former | a 1 former');
    });
  });
});
