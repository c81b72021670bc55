import { PdrError } from '../errors';
import { MAX_REGIME_NAME, type ModelEnvelope, type Regime, requireModel, sealModel } from './envelope';

/** A regime in words. */
export interface RegimeDescription {
  readonly id: number;
  /** The user's, or else what sets it apart, in English: "Pressure high, Flow low". */
  readonly name: string;
  /** Whether the name is the user's. */
  readonly isNamed: boolean;
  /** What sets it apart, the most first, to make a name of in another language; empty where nothing does much. */
  readonly apart: readonly {
    /** Its name, or its number, counted from 1, where features have no names. */
    readonly feature: string;
    readonly direction: 'high' | 'low';
    /** From 0.33 to 1: how surely a value of the regime is beyond one from elsewhere (Cliff's delta). */
    readonly effect: number;
  }[];
  /** Its share of the training rows. */
  readonly share: number;
}

/**
 * The regimes of a model, the largest first; empty when it has none.
 * @throws PDR_BAD_MODEL
 */
export function describeRegimes(model: ModelEnvelope): RegimeDescription[] {
  const { regimes, features } = requireModel(model);
  return (regimes?.list ?? []).map((regime) => describeRegime(regime, features));
}

export function describeRegime(
  { id, name, apart, share }: Regime,
  features: ModelEnvelope['features'],
): RegimeDescription {
  const named = apart.map(({ feature, direction, effect }) => ({
    feature: features?.[feature] ?? String(feature + 1),
    direction,
    effect,
  }));
  const told = named
    .map(({ feature, direction }) => `${features ? feature : `Feature ${feature}`} ${direction}`)
    .join(', ');
  return { id, name: name ?? (told || `Regime ${id}`), isNamed: name !== null, apart: named, share };
}

/**
 * The same model with another name for a regime. Its content is another one, and so is its id.
 * @param name plain text of at most 80 characters in one line; null takes the user's name away
 * @throws PDR_BAD_MODEL; PDR_BAD_OPTION for a regime that the model does not have, or what is no such name
 */
export function renameRegime(model: ModelEnvelope, id: number, name: string | null): ModelEnvelope {
  const { regimes, ...content } = requireModel(model);
  if (!regimes?.list.some((regime) => regime.id === id)) {
    const known = regimes?.list.map((regime) => regime.id).join(', ') || 'none';
    throw new PdrError('PDR_BAD_OPTION', `The model has no regime ${id}; it has: ${known}.`);
  }
  const text = typeof name === 'string' ? name.trim() : name;
  if (text !== null && !isRegimeName(text)) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      `A regime's name must be 1 to ${MAX_REGIME_NAME} characters of plain text in one line.`,
    );
  }
  const list = regimes.list.map((regime) => (regime.id === id ? { ...regime, name: text } : regime));
  return sealModel({ ...content, regimes: { ...regimes, list } });
}

/** Text without control characters, marks that turn its direction, and line breaks. */
export function isRegimeName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length <= MAX_REGIME_NAME &&
    value.trim() === value &&
    value !== '' &&
    !/[\p{C}\p{Zl}\p{Zp}]/u.test(value)
  );
}
