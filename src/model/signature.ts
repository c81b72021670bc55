import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  timingSafeEqual,
  verify as verifyBytes,
} from 'node:crypto';
import { PdrError } from '../errors';

export const SIGNATURES = ['hmac', 'ed25519'] as const;
/** HMAC-SHA-256 with a secret that both ends know; or Ed25519: who has the public key alone cannot sign. */
export type SignatureKind = (typeof SIGNATURES)[number];

/** Signs packed models, and tells those that were signed with it. */
export interface ModelKey {
  readonly signatureBytes: number;
  /** @throws PDR_BAD_OPTION where it is a public key */
  sign(bytes: Buffer): Buffer;
  /** @throws PDR_UNTRUSTED_MODEL unless it is the signature of these bytes */
  verify(bytes: Buffer, signature: Buffer): void;
}

/** A secret shorter than that could be guessed. */
const SHORTEST_SECRET = 16;

/**
 * @param text the secret, of 16 characters at least; or an Ed25519 key as PEM or as the base64 in it: the private one (PKCS #8)
 *   signs and verifies, the public one (SPKI) verifies
 * @throws PDR_BAD_OPTION; the error never has the text
 */
export function modelKey(kind: SignatureKind, text: string): ModelKey {
  return kind === 'hmac' ? hmacKey(text) : ed25519Key(text);
}

function hmacKey(secret: string): ModelKey {
  if (secret.length < SHORTEST_SECRET) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      `The key of models must have ${SHORTEST_SECRET} characters at least.`,
    );
  }
  const sign = (bytes: Buffer): Buffer => createHmac('sha256', secret).update(bytes).digest();
  return {
    signatureBytes: 32,
    sign,
    verify: (bytes, signature) => {
      if (signature.length !== 32 || !timingSafeEqual(sign(bytes), signature)) throw untrusted(signature);
    },
  };
}

function ed25519Key(text: string): ModelKey {
  const privateKey = keyIn(text, (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  const publicKey = privateKey
    ? createPublicKey(privateKey)
    : keyIn(text, (key) => createPublicKey({ key, format: 'der', type: 'spki' }));
  if (!publicKey) {
    throw new PdrError(
      'PDR_BAD_OPTION',
      'The key of models is no Ed25519 key. Give it as PEM, such as openssl writes it: the private one to sign, the public one to verify.',
    );
  }
  return {
    signatureBytes: 64,
    sign: (bytes) => {
      if (privateKey) return signBytes(null, bytes, privateKey);
      throw new PdrError('PDR_BAD_OPTION', 'A public key cannot sign models. Give the private one.');
    },
    verify: (bytes, signature) => {
      if (signature.length !== 64 || !verifyBytes(null, bytes, publicKey, signature))
        throw untrusted(signature);
    },
  };
}

/** A field of one line loses the line ends of a PEM. */
function keyIn(text: string, read: (der: Buffer) => KeyObject): KeyObject | null {
  try {
    const key = read(Buffer.from(text.replace(/-----[A-Z ]+-----/g, ''), 'base64'));
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

function untrusted(signature: Buffer): PdrError {
  return new PdrError(
    'PDR_UNTRUSTED_MODEL',
    signature.length === 0
      ? 'The model is not signed, and only signed ones are taken.'
      : 'The signature of the model is not by the key that is set here, or something was changed since.',
  );
}
