import type { ModelEnvelope } from '../../src/index';
import { serveNew } from '../shared/versions';
import type { Published } from './news';
import type { FitPorts } from './ports';

/** @throws PDR_CONTEXT */
export async function publish(
  ports: Pick<FitPorts, 'change'>,
  model: ModelEnvelope,
  most: number,
): Promise<Published> {
  const { before, after } = await ports.change((versions) => serveNew(versions, model, most));
  return { model: after.served ?? model, before: before.served };
}
