import type { KeyObject } from 'node:crypto';
import { FormatError } from '../format-error.js';
import { keyFingerprint, keyHint } from '../key-files/public-key.js';
import { verifySignature } from '../key-files/signature-algorithm.js';
import { sshFingerprint } from '../ssh-fingerprint/ssh-fingerprint.js';
import type { DsseEnvelope, DsseSignature } from './envelope.js';
import { preAuthEncoding } from './pre-auth-encoding.js';

export interface EnvelopePolicy {
  readonly payloadType: string;
  /** Trusted keys; one key given twice counts once. */
  readonly keys: readonly KeyObject[];
  /** How many different trusted keys must have signed; 1 by default. */
  readonly threshold?: number;
}

/**
 * Checks an envelope (DSSE v1.0.2 protocol.md) and gives the fingerprints of the trusted keys that signed it, in the order of `keys`. A signature
 * counts for the key that verifies it; a keyid that is there must name that key. Throws FormatError `signature`.
 */
export function verifyEnvelope(envelope: DsseEnvelope, policy: EnvelopePolicy): readonly string[] {
  if (envelope.payloadType !== policy.payloadType) {
    throw new FormatError(
      'signature',
      `payloadType is ${JSON.stringify(envelope.payloadType)}, expected ${JSON.stringify(policy.payloadType)}`,
    );
  }
  if (envelope.signatures.length === 0) throw new FormatError('signature', 'the envelope carries no signature');
  const signedBy = trustedSigners(envelope, policy.keys);
  const threshold = Math.max(1, policy.threshold ?? 1);
  if (signedBy.length < threshold)
    throw new FormatError('signature', `${signedBy.length} trusted keys signed, ${threshold} needed`);
  return signedBy;
}

function trustedSigners(envelope: DsseEnvelope, keys: readonly KeyObject[]): readonly string[] {
  const message = preAuthEncoding(envelope.payloadType, envelope.payload);
  const signers = keys.filter((key) => envelope.signatures.some((signature) => isSignedBy(key, message, signature)));
  return [...new Set(signers.map(keyFingerprint))];
}

function isSignedBy(key: KeyObject, message: Buffer, { keyid, sig }: DsseSignature): boolean {
  return (keyid === undefined || namesOf(key).includes(keyid)) && verifySignature(key, message, sig);
}

const namesOf = (key: KeyObject): readonly string[] => [sshFingerprint(key), keyFingerprint(key), keyHint(key)];
