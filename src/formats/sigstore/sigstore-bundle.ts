import { decodeBase64, encodeBase64 } from '../base64/strict-base64.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { digestBytes, digestFromBytes, type Digest } from '../digest.js';
import { envelopeFromJson, envelopeToJson, type DsseEnvelope } from '../dsse/envelope.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseDocument } from '../json-shape/json-shape.js';

export const sigstoreBundleMediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

interface KeyHint {
  /** base64 of the SHA-256 of the key's SubjectPublicKeyInfo: cosign's convention. */
  readonly hint: string;
}

/** Sigstore bundle v0.3 (sigstore_bundle.proto) made with a static key: no certificate, no log entry. */
export type SigstoreBundle = MessageBundle | EnvelopeBundle;

export interface MessageBundle extends KeyHint {
  readonly messageDigest: Digest;
  readonly signature: Buffer;
}

export interface EnvelopeBundle extends KeyHint {
  /** Exactly one signature, and without keyid: cosign refuses any other. */
  readonly envelope: DsseEnvelope;
}

/** Throws FormatError `signature` for an envelope that cosign would refuse. The encoding is canonical JSON. */
export function encodeSigstoreBundle(bundle: SigstoreBundle): Buffer {
  const head = { mediaType: sigstoreBundleMediaType, verificationMaterial: { publicKey: { hint: bundle.hint } } };
  if ('envelope' in bundle) {
    requireOneSignature(bundle.envelope);
    return canonicalBytes({ ...head, dsseEnvelope: envelopeToJson(bundle.envelope) });
  }
  const messageDigest = { algorithm: 'SHA2_256', digest: encodeBase64(digestBytes(bundle.messageDigest)) };
  return canonicalBytes({ ...head, messageSignature: { messageDigest, signature: encodeBase64(bundle.signature) } });
}

/** Reads a static-key bundle strictly; unknown members are refused, as cosign's protojson does. Throws FormatError. */
export function decodeSigstoreBundle(bytes: Uint8Array): SigstoreBundle {
  const shape = JsonShape.of(parseDocument(bytes, 'the Sigstore bundle'));
  const mediaType = shape.string('mediaType');
  if (mediaType !== sigstoreBundleMediaType) {
    throw new FormatError(
      'unsupported-version',
      `mediaType is ${JSON.stringify(mediaType)}, expected ${sigstoreBundleMediaType}`,
      { pointer: '/mediaType' },
    );
  }
  const hint = readHint(shape.object('verificationMaterial'));
  const content = shape.has('dsseEnvelope') ? readEnvelope(shape) : readMessage(shape.object('messageSignature'));
  shape.close();
  return { hint, ...content };
}

function readHint(material: JsonShape): string {
  const key = material.object('publicKey');
  const hint = key.string('hint', 256);
  key.close();
  material.close();
  return hint;
}

function readEnvelope(shape: JsonShape): { readonly envelope: DsseEnvelope } {
  const envelope = envelopeFromJson(shape.any('dsseEnvelope'), '/dsseEnvelope');
  requireOneSignature(envelope);
  return { envelope };
}

function readMessage(shape: JsonShape): { readonly messageDigest: Digest; readonly signature: Buffer } {
  const digest = shape.object('messageDigest');
  digest.literal('algorithm', 'SHA2_256');
  const messageDigest = digestFromBytes(decodeBase64(digest.string('digest', 64), digest.at('digest')));
  const signature = decodeBase64(shape.string('signature', 16_384), shape.at('signature'));
  digest.close();
  shape.close();
  return { messageDigest, signature };
}

function requireOneSignature(envelope: DsseEnvelope): void {
  const [only, ...others] = envelope.signatures;
  if (!only || others.length > 0)
    throw new FormatError('signature', 'the envelope in a Sigstore bundle carries exactly one signature');
  if (only.keyid !== undefined)
    throw new FormatError('signature', 'the signature in a Sigstore bundle carries no keyid');
}
