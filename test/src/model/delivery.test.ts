import { generateKeyPairSync } from 'node:crypto';
import {
  fit,
  isAmong,
  type ModelEnvelope,
  modelKey,
  packModel,
  parseModel,
  unpackModel,
} from '../../../src/index';
import { normalMatrix } from '../../support/data';

let model: ModelEnvelope;
beforeAll(async () => {
  ({ model } = await fit(normalMatrix(60, 3, 2), { steps: 5, hiddenLayers: [8] }));
});

const pair = (): { secret: string; open: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    open: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
};
const untrusted = expect.objectContaining({ code: 'PDR_UNTRUSTED_MODEL' });
const badOption = expect.objectContaining({ code: 'PDR_BAD_OPTION' });

describe.each(['hmac', 'ed25519'] as const)('a model signed with %s', (kind) => {
  const keys = (): [string, string, string] => {
    if (kind === 'hmac') return ['a secret of the plant', 'a secret of the plant', 'a secret of another'];
    const [a, b] = [pair(), pair()];
    return [a.secret, a.open, b.open];
  };

  test('is taken by who has the key, and by who asks for none', () => {
    const [signing, checking, other] = keys();
    const delivery = { key: 'pdrModel', rollbackFrom: 7, share: 1 };
    const bytes = packModel(model, { delivery, key: modelKey(kind, signing) });
    const unpacked = unpackModel(bytes, { key: modelKey(kind, checking) });
    expect(unpacked.delivery).toEqual(delivery);
    expect(parseModel(unpacked.content)).toEqual(model);
    expect(parseModel(bytes)).toEqual(model);
    expect(() => unpackModel(bytes, { key: modelKey(kind, other) })).toThrow(untrusted);
  });

  test('is refused when it is not signed, or anything was changed since', () => {
    const [signing, checking] = keys();
    const key = modelKey(kind, checking);
    expect(() => unpackModel(packModel(model), { key })).toThrow(untrusted);
    const bytes = packModel(model, { key: modelKey(kind, signing) });
    for (let at = 40; at < bytes.length; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] ^= 4;
      expect(() => unpackModel(changed, { key })).toThrow(untrusted);
    }
  });
});

test('an Ed25519 key may have lost its line ends in a field, and be without its frame', () => {
  const { secret, open } = pair();
  const bytes = packModel(model, { key: modelKey('ed25519', secret.replaceAll('\n', ' ')) });
  const bare = open.split('\n')[1];
  expect(unpackModel(bytes, { key: modelKey('ed25519', bare) }).content).toEqual(model);
  expect(unpackModel(bytes, { key: modelKey('ed25519', secret) }).content).toEqual(model);
});

test('a signature of the other kind is refused', () => {
  const { secret } = pair();
  const bytes = packModel(model, { key: modelKey('ed25519', secret) });
  expect(() => unpackModel(bytes, { key: modelKey('hmac', secret) })).toThrow(untrusted);
});

test('keys that cannot be are refused, and the error does not have them', () => {
  const texts = ['short', '-----BEGIN PRIVATE KEY----- nonsense of mine -----END PRIVATE KEY-----', ''];
  for (const text of texts) {
    expect(() => modelKey('ed25519', text)).toThrow(badOption);
    expect(() => modelKey('ed25519', text)).not.toThrow(/nonsense/);
  }
  expect(() => modelKey('hmac', 'short')).toThrow(badOption);
  expect(() => packModel(model, { key: modelKey('ed25519', pair().open) })).toThrow(/private/);
  const { privateKey } = generateKeyPairSync('x25519');
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(() => modelKey('ed25519', other)).toThrow(badOption);
});

test.each([
  { key: '', rollbackFrom: null, share: 1 },
  { key: 'a', rollbackFrom: 0, share: 1 },
  { key: 'a', rollbackFrom: null, share: 0 },
  { key: 'a', rollbackFrom: null, share: Number.NaN },
])('a delivery of %j cannot be', (delivery) => {
  expect(() => packModel(model, { delivery })).toThrow(badOption);
});

test('a share of receivers is about as large as said, of each model another, and grows by those that come to it', () => {
  const receivers = Array.from({ length: 2000 }, (_, i) => `gateway-${i}`);
  const among = (share: number, id: string): string[] => receivers.filter((name) => isAmong(share, id, name));
  for (const share of [0.1, 0.5]) expect(among(share, 'a').length / 2000).toBeCloseTo(share, 1);
  expect(among(1, 'a')).toHaveLength(2000);
  const small = among(0.1, 'a');
  expect(among(0.3, 'a')).toEqual(expect.arrayContaining(small));
  expect(among(0.1, 'b')).not.toEqual(small);
});
