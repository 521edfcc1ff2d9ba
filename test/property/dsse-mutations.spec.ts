import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { SeededRandom } from '../../bench/random.js';
import { decodeEnvelope, encodeEnvelope, type DsseEnvelope } from '../../src/formats/dsse/envelope.js';
import { preAuthEncoding } from '../../src/formats/dsse/pre-auth-encoding.js';
import { verifyEnvelope } from '../../src/formats/dsse/verify-envelope.js';
import { FormatError } from '../../src/formats/format-error.js';
import { sshFingerprint } from '../../src/formats/ssh-fingerprint/ssh-fingerprint.js';
import { mutatedBytes } from '../support/mutated-bytes.js';

const rounds = process.env.CI === 'true' ? 200_000 : 10_000;
const payloadType = 'application/vnd.in-toto+json';
const payload = Buffer.from('{"subject":[{"name":"a"}],"n":1}');

const ecdsa = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ed25519 = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

function signatureOf(key: KeyObject, message = preAuthEncoding(payloadType, payload)): Buffer {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', message, key);
}

const byBoth: DsseEnvelope = {
  payloadType,
  payload,
  signatures: [
    { sig: signatureOf(ecdsa.privateKey) },
    { keyid: sshFingerprint(ed25519.publicKey), sig: signatureOf(ed25519.privateKey) },
  ],
};
const byOne: DsseEnvelope = { ...byBoth, signatures: [{ sig: signatureOf(ecdsa.privateKey) }] };
const byStranger: DsseEnvelope = { ...byBoth, signatures: [{ sig: signatureOf(stranger.privateKey) }] };
const ofOtherType: DsseEnvelope = {
  ...byBoth,
  payloadType: 'application/vnd.in-toto',
  signatures: [{ sig: signatureOf(ed25519.privateKey, preAuthEncoding('application/vnd.in-toto', payload)) }],
};

interface Case {
  readonly name: string;
  readonly envelope: DsseEnvelope;
  readonly threshold: number;
}

/** Counts what is still accepted; anything but the meaning that was signed, or another error than a finding, throws. */
function accepted(bytes: Buffer, threshold: number): boolean {
  const keys = [ecdsa.publicKey, ed25519.publicKey];
  try {
    const envelope = decodeEnvelope(bytes);
    const signers = verifyEnvelope(envelope, { payloadType, keys, threshold });
    expect(signers.length).toBeGreaterThanOrEqual(threshold);
    expect(envelope).toMatchObject({ payloadType, payload });
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

describe('the reader of DSSE envelopes', () => {
  it.each<Case>([
    { name: 'two signatures, of which one is needed', envelope: byBoth, threshold: 1 },
    { name: 'two signatures, both needed', envelope: byBoth, threshold: 2 },
    { name: 'one signature, two needed', envelope: byOne, threshold: 2 },
    { name: 'a signature of a stranger', envelope: byStranger, threshold: 1 },
    { name: 'a payload type that lacks its end', envelope: ofOtherType, threshold: 1 },
  ])(
    `B51: neither fails nor believes another meaning: $name, a fifth of ${rounds} mutations`,
    ({ name, envelope, threshold }) => {
      const random = new SeededRandom(name.length);
      const bytes = encodeEnvelope(envelope);
      const isGood = envelope === byBoth;
      expect(accepted(bytes, threshold)).toBe(isGood);
      let [count, slowest] = [0, 0];
      for (let round = 0; round < rounds / 5; round += 1) {
        const changed = mutatedBytes(bytes, random);
        const started = performance.now();
        try {
          if (accepted(changed, threshold)) count += 1;
        } catch (error) {
          throw new Error(`round ${round}: ${changed.toString()}`, { cause: error });
        }
        slowest = Math.max(slowest, performance.now() - started);
      }
      // Changes to what is not signed are taken: white space, a keyid of none, the other signature where one is enough.
      expect(count > 0).toBe(isGood);
      expect(slowest).toBeLessThan(5_000);
    },
    300_000,
  );
});
