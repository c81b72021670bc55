import type { ModelEnvelope } from '../../src/index';
import type { ViewChannel } from './hub';
import type { ListedModel, ModelCard } from './wire';

export function cardOf(model: ModelEnvelope): ModelCard {
  const { id, createdAt, method, features, nFeatures, training, kept, lineage } = model;
  const { rows, engine, steps, loss } = training;
  return {
    id,
    createdAt,
    method,
    rows,
    features,
    nFeatures,
    engine,
    steps,
    loss,
    refined: kept?.refines === true,
    version: lineage.version,
    moved: lineage.moved,
  };
}

export function listed({ id, nodes }: ViewChannel): ListedModel {
  const [{ user }] = nodes;
  const { scope, key } = user.key;
  return {
    id,
    key,
    scope,
    flow: scope === 'flow' ? (user.flow ?? null) : null,
    nodes: Array.from(nodes, ({ type, user: { nodeId, nodeName } }) => ({
      type,
      id: nodeId,
      name: nodeName,
    })),
  };
}
