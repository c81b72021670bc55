import type { FitReport, ModelEnvelope } from '../../src/index';
import { keepCandidate, serveNew } from '../shared/versions';
import type { Published } from './news';
import type { FitPorts } from './ports';

/** How the served model and a new one do on the same rows. */
type Verdict = NonNullable<NonNullable<FitReport['retraining']>['guard']>;

/**
 * Serves a new model, or keeps it as a candidate where it is worse than the served one.
 * @param most how many models to keep, the served one counted
 * @throws PDR_CONTEXT
 */
export async function publish(
  ports: Pick<FitPorts, 'change'>,
  model: ModelEnvelope,
  most: number,
  isWorse: boolean,
): Promise<Published> {
  const { before, after } = await ports.change((versions) =>
    // A worse model serves better than none.
    isWorse && versions.served ? keepCandidate(versions, model) : serveNew(versions, model, most),
  );
  const isServed = after.served !== before.served;
  const placed = isServed ? after.served : after.kept[0].model;
  return { model: placed ?? model, before: before.served, isServed };
}

/** What happened to a worse model, and what can be done. */
export function worseNote({ model, before }: Published, verdict: Verdict): string {
  const [old, now] = [before?.lineage.version, model.lineage.version];
  const [was, is] = [verdict.before, verdict.after].map((quality) => quality.toFixed(3));
  return `The new model (version ${now}) keeps neighborhoods worse than the served one (${is} against ${was} on the same ${verdict.rows} rows): version ${old} goes on. The command "accept" serves the new one all the same; otherwise the next training tries again.`;
}
