import { cardOf, listed } from '../../../nodes/view/card';
import { joinView } from '../../../nodes/view/hub';
import { parseModel } from '../../../src/index';
import { storedModel, viewedNode } from './support';

test('a card tells how the model was made', () => {
  const model = parseModel(storedModel());
  expect(cardOf(model)).toEqual({
    id: model.id,
    createdAt: model.createdAt,
    method: model.method,
    rows: 40,
    features: ['temperature', 'pressure', 'flow'],
    nFeatures: 3,
    engine: 'native',
    steps: 30,
    loss: model.training.loss,
    refined: true,
    version: 1,
    moved: null,
  });
});

test('a global key belongs to no flow', () => {
  const { user, ...node } = viewedNode('everywhere');
  const { channel, leave } = joinView({ ...node, user: { ...user, key: { ...user.key, scope: 'global' } } });
  expect(listed(channel)).toMatchObject({ key: 'everywhere', scope: 'global', flow: null });
  leave();
});
