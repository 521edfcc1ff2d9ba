import type { KeyObject } from 'node:crypto';
import { encodeBase64 } from '../../formats/base64/strict-base64.js';
import { bundlePaths, mediaTypes } from '../../formats/bundle-manifest/bundle-paths.js';
import { encodeManifestStatement } from '../../formats/bundle-manifest/manifest-statement.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { encodeEnvelope } from '../../formats/dsse/envelope.js';
import { preAuthEncoding } from '../../formats/dsse/pre-auth-encoding.js';
import { inTotoPayloadType } from '../../formats/in-toto/statement.js';
import { keyFingerprint, keyHint } from '../../formats/key-files/public-key.js';
import { signatureAlgorithm, type SignatureAlgorithm } from '../../formats/key-files/signature-algorithm.js';
import { encodeSigstoreBundle } from '../../formats/sigstore/sigstore-bundle.js';
import { sshFingerprint } from '../../formats/ssh-fingerprint/ssh-fingerprint.js';
import { encodeProvenanceStatement, type ProvenanceFacts } from './bundle-provenance.js';
import type { Signer } from './signer.port.js';
import { UnsupportedSigner } from './unsupported-signer.js';

export interface SealInput extends ProvenanceFacts {
  readonly manifestBytes: Buffer;
  readonly checksumsBytes: Buffer;
}

export interface SealedDocument {
  readonly path: string;
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** `kid` is the key's fingerprint: SHA-256 of its SubjectPublicKeyInfo, hex. */
export interface SignatureSummary {
  readonly kid: string;
  readonly alg: SignatureAlgorithm;
}

export interface SealedBundle {
  /** In the order in which they stand in the tar. */
  readonly documents: readonly SealedDocument[];
  readonly signatures: readonly SignatureSummary[];
}

/**
 * Signs a finished manifest and its checksums. Without a signer, or with UnsupportedSigner, nothing is made: the caller then says loudly that the
 * bundle is unsigned. ECDSA signatures differ from call to call, so the result is stored and reused. Errors are those of Signer.
 */
export async function sealBundle(
  input: SealInput,
  signer: Signer | undefined,
  signal?: AbortSignal,
): Promise<SealedBundle> {
  if (signer === undefined || signer instanceof UnsupportedSigner) return { documents: [], signatures: [] };
  const publicKey = await signer.publicKey();
  const seal: Seal = { publicKey, sign: (message) => signer.sign(message, signal) };
  const digest = digestOf(input.manifestBytes);
  const { itemSetRoot } = parseManifest(input.manifestBytes);
  const manifestSignature = await seal.sign(input.manifestBytes);
  const statement = encodeManifestStatement(digest, { tenant: input.tenantSlug, itemSetRoot });
  const documents = [
    signatureFile(bundlePaths.manifestSignature, manifestSignature),
    sigstoreFile(digest, manifestSignature, publicKey),
    await envelopeFile(bundlePaths.manifestEnvelope, statement, seal),
    signatureFile(bundlePaths.checksumsSignature, await seal.sign(input.checksumsBytes)),
    await envelopeFile(bundlePaths.provenance, encodeProvenanceStatement(digest, input), seal),
  ];
  return { documents, signatures: [{ kid: keyFingerprint(publicKey), alg: signatureAlgorithm(publicKey) }] };
}

/** Signs a document beside the manifest: its detached signature and its Sigstore bundle. As sealBundle otherwise. */
export async function sealDocument(
  bytes: Buffer,
  paths: { readonly signature: string; readonly sigstoreBundle: string },
  signer: Signer,
  signal?: AbortSignal,
): Promise<SealedBundle> {
  if (signer instanceof UnsupportedSigner) return { documents: [], signatures: [] };
  const publicKey = await signer.publicKey();
  const signature = await signer.sign(bytes, signal);
  const sigstore = sigstoreFile(digestOf(bytes), signature, publicKey, paths.sigstoreBundle);
  const signatures = [{ kid: keyFingerprint(publicKey), alg: signatureAlgorithm(publicKey) }];
  return { documents: [signatureFile(paths.signature, signature), sigstore], signatures };
}

interface Seal {
  readonly publicKey: KeyObject;
  readonly sign: (message: Uint8Array) => Promise<Buffer>;
}

/** cosign's detached form: base64 without a line feed. */
const signatureFile = (path: string, signature: Buffer): SealedDocument => ({
  path,
  bytes: Buffer.from(encodeBase64(signature)),
  mediaType: mediaTypes.signature,
});

function sigstoreFile(
  messageDigest: Digest,
  signature: Buffer,
  publicKey: KeyObject,
  path: string = bundlePaths.manifestBundle,
): SealedDocument {
  const bytes = encodeSigstoreBundle({ hint: keyHint(publicKey), messageDigest, signature });
  return { path, bytes, mediaType: mediaTypes.sigstoreBundle };
}

async function envelopeFile(path: string, statement: Buffer, { publicKey, sign }: Seal): Promise<SealedDocument> {
  const sig = await sign(preAuthEncoding(inTotoPayloadType, statement));
  const signatures = [{ keyid: sshFingerprint(publicKey), sig }];
  return {
    path,
    bytes: encodeEnvelope({ payloadType: inTotoPayloadType, payload: statement, signatures }),
    mediaType: mediaTypes.dsse,
  };
}
