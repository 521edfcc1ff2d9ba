import { encryptBytes } from '../../formats/age/age-file.js';
import { parseRecipient } from '../../formats/age/age-keys.js';
import { compareBytes } from '../../formats/byte-order.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { encodeContents, type ContentsEntry } from '../../formats/encrypted-bundle/contents-document.js';
import { decryptGuide } from '../../formats/encrypted-bundle/decrypt-guide.js';
import { encryptedPaths, encryptionMediaTypes, sealedPath } from '../../formats/encrypted-bundle/encrypted-paths.js';
import {
  encodeEncryption,
  encryptionSchema,
  type SealedEntry,
} from '../../formats/encrypted-bundle/encryption-document.js';
import { EpochKey } from '../../formats/encrypted-bundle/epoch-key.js';
import { hkdf } from '../../formats/age/key-derivation.js';
import { mediaTypes } from '../../formats/bundle-manifest/bundle-paths.js';
import type { ProfileRevision } from '../../kernel/profile.js';
import type { DocumentBytes } from '../packaging/encode-bundle-manifest.js';
import type { LayoutFile } from '../packaging/bundle-layout.js';
import type { LocatedFile } from '../packaging/bundle-files.js';
import { syncDirectories, type SegmentPlace } from '../storage/segment-writer.js';
import type { EncryptionStore, SealedFile } from './encryption-store.port.js';
import type { SealedSegment } from './seal-task.js';
import { sealInThreads, type SealOptions } from './seal-workers.js';

/** Segments whose directories are synced together. A run that dies goes on behind them. */
const recordedAtOnce = 16;

export interface EncryptTools extends SealOptions {
  readonly store: EncryptionStore;
  readonly place: SegmentPlace;
  /** Encrypt every file again, whatever is stored: what is damaged is so made anew. */
  readonly rebuild?: boolean;
}

/** An encrypted bundle but for its signatures. */
export interface EncryptedBundle {
  readonly encryption: DocumentBytes;
  readonly documents: readonly DocumentBytes[];
  readonly payload: readonly LayoutFile[];
  /** What opens it. */
  readonly key: EpochKey;
}

/**
 * The bundle key of a profile's epoch (docs/formats/encryption.md). Post-quantum recipients get a post-quantum bundle key: a classic one would be what
 * an attacker of tomorrow opens.
 */
export function epochKeyOf(
  secret: Uint8Array,
  { profileId, spec }: Pick<ProfileRevision, 'profileId' | 'spec'>,
): EpochKey {
  const { recipients, epoch } = spec.encryption!;
  const kind = recipients.some((one) => parseRecipient(one).kind === 'hybrid') ? 'hybrid' : 'x25519';
  return new EpochKey(epochSecret(secret, profileId, epoch), kind);
}

const epochSecret = (secret: Uint8Array, profileId: string, epoch: number): Buffer =>
  hkdf(secret, profileId, `export-center epoch ${epoch}`);

/**
 * Encrypts a finished bundle to the recipients of its profile. A file that had a ciphertext in this epoch keeps it. Errors: those of the stores. Only
 * opening the ciphertexts tells whether the plain bytes were those of their digests.
 */
export async function encryptBundle(
  files: readonly LocatedFile[],
  profile: Pick<ProfileRevision, 'profileId' | 'spec'>,
  tools: EncryptTools,
): Promise<EncryptedBundle> {
  const { tenant } = tools.place;
  const secret = await tools.store.secret(tenant);
  const key = epochKeyOf(secret, profile);
  const sealed = await sealAll(
    files,
    key,
    epochSecret(secret, profile.profileId, profile.spec.encryption!.epoch),
    tools,
  );
  const list = files
    .map(({ path, digest, bytes }): ContentsEntry => ({ path, digest, bytes, sealed: sealed.get(digest)!.digest }))
    .sort((a, b) => compareBytes(a.path, b.path));
  const contents = sealedContents(key, list);
  const payload = payloadOf(sealed);
  const guide = { path: encryptedPaths.guide, bytes: decryptGuide(), mediaType: mediaTypes.guide };
  const keys = {
    path: encryptedPaths.keys,
    bytes: key.keysFor(profile.spec.encryption!.recipients.map(parseRecipient)),
    mediaType: encryptionMediaTypes.age,
  };
  const encryption = encryptionOf(key, contents, guide, payload);
  return { encryption, documents: [guide, encryption, contents, keys], payload, key };
}

function sealedContents(key: EpochKey, list: readonly ContentsEntry[]): DocumentBytes & { readonly digest: Digest } {
  const plain = encodeContents(list);
  const bytes = encryptBytes(plain, [key.recipient], key.freshFor(digestOf(plain)));
  const digest = digestOf(bytes);
  return { path: sealedPath(digest), bytes, mediaType: encryptionMediaTypes.age, digest };
}

function encryptionOf(
  key: EpochKey,
  contents: DocumentBytes & { readonly digest: Digest },
  guide: DocumentBytes,
  payload: readonly LayoutFile[],
): DocumentBytes {
  const entries: SealedEntry[] = payload.map(({ path, digest, bytes }) => ({ path, digest, bytes }));
  entries.push({ path: contents.path, digest: contents.digest, bytes: contents.bytes.length });
  entries.push({ path: guide.path, digest: digestOf(guide.bytes), bytes: guide.bytes.length });
  const bytes = encodeEncryption({
    schema: encryptionSchema,
    bundleRecipient: key.recipient.text!,
    contents: contents.digest,
    files: entries.sort((a, b) => compareBytes(a.path, b.path)),
  });
  return { path: encryptedPaths.document, bytes, mediaType: encryptionMediaTypes.document };
}

/** Files with the same bytes are one ciphertext. */
function payloadOf(sealed: ReadonlyMap<Digest, SealedFile>): LayoutFile[] {
  const files = [...sealed.values()].map(({ digest, bytes }): LayoutFile => ({
    path: sealedPath(digest),
    mediaType: encryptionMediaTypes.age,
    digest,
    bytes,
    pieces: [[digest.slice(7), bytes]],
  }));
  return files.sort((a, b) => compareBytes(a.path, b.path));
}

async function sealAll(
  files: readonly LocatedFile[],
  key: EpochKey,
  secret: Uint8Array,
  tools: EncryptTools,
): Promise<ReadonlyMap<Digest, SealedFile>> {
  const { store, place } = tools;
  const epoch = digestOf(key.recipient.text!);
  const wanted = new Map(files.map((file) => [file.digest, file]));
  const known = tools.rebuild
    ? new Map<Digest, SealedFile>()
    : await store.find(place.tenant, epoch, [...wanted.keys()]);
  const missing = [...wanted.values()].filter(({ digest }) => !known.has(digest));
  const sealed = new Map(known);
  const common = { secret, identity: key.identityText, place };
  const record = async (segments: readonly SealedSegment[]) => {
    await syncDirectories(segments.map(({ directory }) => directory));
    for (const segment of segments) await store.record(place.tenant, epoch, segment);
  };
  let open: SealedSegment[] = [];
  for await (const segment of sealInThreads(missing, common, tools)) {
    for (const { plain, digest, bytes } of segment.blobs) sealed.set(plain, { digest, bytes });
    open.push(segment);
    if (open.length < recordedAtOnce) continue;
    await record(open);
    open = [];
  }
  await record(open);
  return sealed;
}
