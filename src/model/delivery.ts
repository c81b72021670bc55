import { createHash } from 'node:crypto';
import { PdrError } from '../errors';

/** For whom a packed model is meant, and what it takes the place of; signed with it. */
export interface Delivery {
  /** The name that the model has where it is used: a key of Node-RED's context. */
  readonly key: string;
  /** The highest version that it goes back from; null where its own version is to be a newer one. */
  readonly rollbackFrom: number | null;
  /** The share of the receivers that are to take it, above 0; 1 is all. */
  readonly share: number;
}

const LONGEST_KEY = 200;

/** @throws PDR_BAD_OPTION for anything else than a delivery */
export function checkDelivery(value: unknown): Delivery {
  const { key, rollbackFrom, share } = Object(value) as Partial<Record<keyof Delivery, unknown>>;
  const isKey = typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY;
  const isVersion = rollbackFrom === null || (Number.isSafeInteger(rollbackFrom) && Number(rollbackFrom) > 0);
  const isShare = typeof share === 'number' && share > 0 && share <= 1;
  if (isKey && isVersion && isShare) {
    return { key, rollbackFrom: rollbackFrom as number | null, share };
  }
  throw new PdrError(
    'PDR_BAD_OPTION',
    `A delivery needs a key of 1 to ${LONGEST_KEY} characters, a version to go back from or null, and a share above 0 and up to 1.`,
  );
}

/**
 * Whether a receiver is among the share that takes a model. Each model has others, and whoever takes a small share takes any
 * larger one.
 * @param receiver a name that no other receiver has
 */
export function isAmong(share: number, modelId: string, receiver: string): boolean {
  const hash = createHash('sha256').update(`${modelId}\n${receiver}`).digest();
  return hash.readUInt32LE(0) / 2 ** 32 < share;
}
