import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Digest } from '../../src/formats/digest.js';
import { envelopeToJson, type DsseEnvelopeJson } from '../../src/formats/dsse/envelope.js';
import { preAuthEncoding } from '../../src/formats/dsse/pre-auth-encoding.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { encodeReceipt, receiptType, type Receipt } from '../../src/formats/receipt/receipt.js';

/** Of every site in a test that has none of its own. */
export const siteKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const aSite = (name: string, profile: string) => ({
  name,
  publicKey: encodePublicKey(siteKey.publicKey),
  profiles: [profile],
});

/** The first receipt of the site plant-7, of a bundle of tenant acme. */
export function aReceipt(
  manifestDigest: string,
  rootAfter: string,
  { site = 'plant-7', ...more }: Partial<Receipt> = {},
): Receipt {
  return {
    schema: 'urn:export-center:receipt:v1',
    site,
    counter: 1,
    origin: { tenant: 'acme', key: 'ab'.repeat(32) },
    mirror: 'nightly',
    profile: 'nightly',
    manifestDigest: manifestDigest as Digest,
    rootAfter: rootAfter as Digest,
    importedAt: '2026-11-25T11:00:00Z',
    gaps: [],
    ...more,
  };
}

/** The envelope as the API takes it. */
export function signReceipt(receipt: Receipt, privateKey: KeyObject = siteKey.privateKey): DsseEnvelopeJson {
  const payload = encodeReceipt(receipt);
  const sig = sign('sha256', preAuthEncoding(receiptType, payload), privateKey);
  return envelopeToJson({ payloadType: receiptType, payload, signatures: [{ sig }] });
}
