import type { KeyObject } from 'node:crypto';
import { decodeBase64 } from '../../formats/base64/strict-base64.js';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { digestOf } from '../../formats/digest.js';
import { decodeEnvelope } from '../../formats/dsse/envelope.js';
import { verifyEnvelope } from '../../formats/dsse/verify-envelope.js';
import { decodeStatement, inTotoPayloadType, type Statement } from '../../formats/in-toto/statement.js';
import { keyFingerprint, keyHint } from '../../formats/key-files/public-key.js';
import { verifySignature } from '../../formats/key-files/signature-algorithm.js';
import { decodeSigstoreBundle } from '../../formats/sigstore/sigstore-bundle.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';

const refused = (path: string, message: string) => new CheckFailure('EC-SIGNATURE-INVALID', `${path} ${message}`, path);

/** Checks a detached signature, base64 and nothing else. Gives the fingerprint of the trusted key that made it. Throws CheckFailure, FormatError. */
export function checkDetachedSignature(
  contents: BundleContents,
  path: string,
  message: Buffer,
  keys: readonly KeyObject[],
): string {
  const signature = decodeBase64(contents.document(path).toString('latin1'), path);
  const key = keys.find((trusted) => verifySignature(trusted, message, signature));
  if (!key) throw refused(path, 'was not made by a trusted key over these bytes');
  return keyFingerprint(key);
}

/** Checks a Sigstore bundle over a document, manifest.json unless `path` is that of another. Throws CheckFailure, FormatError. */
export function checkSigstoreBundle(
  contents: BundleContents,
  manifest: Buffer,
  keys: readonly KeyObject[],
  path: string = bundlePaths.manifestBundle,
): string {
  const bundle = decodeSigstoreBundle(contents.document(path));
  if (!('messageDigest' in bundle)) throw refused(path, 'holds an envelope where a message signature belongs');
  if (bundle.messageDigest !== digestOf(manifest)) throw refused(path, 'is about another file than this one');
  const key = keys.find(
    (trusted) => keyHint(trusted) === bundle.hint && verifySignature(trusted, manifest, bundle.signature),
  );
  if (!key) throw refused(path, 'was not made by a trusted key over this file');
  return keyFingerprint(key);
}

/** Opens a signed in-toto statement. Throws CheckFailure, FormatError. */
export function openStatement(contents: BundleContents, path: string, keys: readonly KeyObject[]): Statement {
  const envelope = decodeEnvelope(contents.document(path));
  verifyEnvelope(envelope, { payloadType: inTotoPayloadType, keys });
  return decodeStatement(envelope.payload);
}
