import type { ModelEnvelope } from '../../src/index';
import type { ViewChannel } from './hub';

/** What the sidebar shows of a model beside its map. */
export interface ModelCard {
  readonly id: string;
  readonly createdAt: string;
  readonly method: string;
  readonly rows: number;
  /** Names, or null for features without names. */
  readonly features: readonly string[] | null;
  readonly nFeatures: number;
  readonly engine: string;
  readonly steps: number;
  readonly loss: number;
  readonly refined: boolean;
}

export function cardOf(model: ModelEnvelope): ModelCard {
  const { id, createdAt, method, features, nFeatures, training, landmarks } = model;
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
    refined: landmarks !== null,
  };
}

/** A model in the sidebar's list. */
export interface ListedModel {
  readonly id: string;
  readonly key: string;
  readonly scope: 'flow' | 'global';
  /** The flow's id; null for global keys. */
  readonly flow: string | null;
  readonly nodes: readonly { readonly type: string; readonly id: string; readonly name: string }[];
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
