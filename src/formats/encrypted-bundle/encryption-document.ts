import { parseRecipient } from '../age/age-keys.js';
import { entryLimit } from '../bundle-manifest/bundle-paths.js';
import { requireAscending } from '../bundle-manifest/checksums.js';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import { JsonShape, parseCanonical } from '../json-shape/json-shape.js';
import { encryptedPaths, sealedPath } from './encrypted-paths.js';

export const encryptionSchema = 'urn:export-center:encryption:v1';

export interface SealedEntry {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
}

/** `encryption.json`: what a courier needs to check an encrypted bundle, and nothing of what is inside. Its SHA-256 names the bundle. */
export interface EncryptionDocument {
  readonly schema: typeof encryptionSchema;
  /** The recipient that every ciphertext has; its identity is what `keys.age` holds. Another epoch, another one. */
  readonly bundleRecipient: string;
  /** Which ciphertext holds the list of contents. */
  readonly contents: Digest;
  /** The guide and every ciphertext, in byte order of path. */
  readonly files: readonly SealedEntry[];
}

/** Canonical JSON (RFC 8785). Throws FormatError for what parseEncryption would refuse. */
export function encodeEncryption(document: EncryptionDocument): Buffer {
  const bytes = canonicalBytes(document);
  parseEncryption(bytes);
  return bytes;
}

/** Reads encryption.json strictly. Throws FormatError: `unsupported-version`, `schema` with a pointer, those of a recipient. */
export function parseEncryption(bytes: Uint8Array): EncryptionDocument {
  const shape = JsonShape.of(parseCanonical(bytes, encryptedPaths.document));
  requireSchema(shape, encryptionSchema);
  const document = {
    schema: encryptionSchema,
    bundleRecipient: shape.string('bundleRecipient'),
    contents: shape.digest('contents'),
    files: shape.objects('files', entryLimit + 10).map(readEntry),
  } as const;
  shape.close();
  parseRecipient(document.bundleRecipient);
  requireAscending(document.files);
  if (!document.files.some(({ path }) => path === sealedPath(document.contents)))
    throw new FormatError('schema', 'the list of contents is not among the files', { pointer: '/contents' });
  return document;
}

function readEntry(shape: JsonShape): SealedEntry {
  const entry = { path: shape.string('path', 255), digest: shape.digest('digest'), bytes: shape.integer('bytes') };
  shape.close();
  if (entry.path === encryptedPaths.guide || entry.path === sealedPath(entry.digest)) return entry;
  throw new FormatError('schema', `${entry.path} is neither the guide nor named by its digest`, { path: entry.path });
}

export function requireSchema(shape: JsonShape, known: string): void {
  const schema = shape.string('schema', 256);
  if (schema === known) return;
  throw new FormatError(
    'unsupported-version',
    `schema ${JSON.stringify(schema)} is not known; this release reads ${known}`,
    { pointer: '/schema' },
  );
}
