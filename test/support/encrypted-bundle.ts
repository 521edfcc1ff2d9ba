import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeIdentity, parseIdentity } from '../../src/formats/age/age-keys.js';
import { decryptBytes } from '../../src/formats/age/age-opener.js';
import { parseDigest, digestHex } from '../../src/formats/digest.js';
import { parseContents, type ContentsDocument } from '../../src/formats/encrypted-bundle/contents-document.js';
import { sealedPath } from '../../src/formats/encrypted-bundle/encrypted-paths.js';
import { parseEncryption, type EncryptionDocument } from '../../src/formats/encrypted-bundle/encryption-document.js';
import type { Identity } from '../../src/formats/age/stanza.js';
import type { ProfileSpec } from '../../src/kernel/profile.js';
import type { RunResult } from '../../src/runs/run-context.js';
import { locateBundle } from '../../src/stages/packaging/bundle-files.js';
import { tarOf } from '../../src/stages/packaging/computed-tar.js';
import { readParts } from '../../src/stages/packaging/fs-parts-reader.js';
import { ByteParts } from '../../src/stages/packaging/byte-parts.js';
import type { TestPipeline } from './pipeline.js';

export interface TestKey {
  readonly text: string;
  readonly recipient: string;
  readonly identity: Identity;
}

export function newKey(kind: 'x25519' | 'hybrid' = 'x25519'): TestKey {
  const text = encodeIdentity(kind, randomBytes(32));
  const identity = parseIdentity(text);
  return { text, identity, recipient: identity.recipient.text };
}

/** A spec whose bundles go to these keys; packs are small, so that there are some. */
export const encryptedTo = (keys: readonly TestKey[], epoch = 1): Partial<ProfileSpec> => ({
  sharding: { target: 16_384, minimum: 4_096, maximum: 32_768, pack: 65_536 },
  encryption: { recipients: keys.map(({ recipient }) => recipient).sort(), strict: true, epoch },
});

/** The files of an encrypted bundle in memory, by path. */
export type SealedFiles = ReadonlyMap<string, Buffer>;

export async function sealedFilesOf({ tools, tenant }: TestPipeline, result: RunResult): Promise<SealedFiles> {
  const name = { manifestDigest: parseDigest(result.encryptionDigest!), signedBy: result.signatures[0]!.kid };
  const files = await locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!);
  const found = new Map<string, Buffer>();
  for (const { path, slices } of files) found.set(path, await bytesOf(new ByteParts(slices)));
  return found;
}

/** The tar as a download gives it. */
export async function tarBytesOf({ tools, tenant }: TestPipeline, result: RunResult): Promise<Buffer> {
  const digest = result.encryptionDigest ?? result.manifestDigest;
  const name = { manifestDigest: parseDigest(digest), signedBy: result.signatures[0]!.kid };
  return bytesOf(tarOf(await locateBundle(tools.store, tenant, (await tools.bundles.find(tenant, name))!)));
}

async function bytesOf(view: ByteParts): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readParts(view, 0, view.size)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

/** Puts files into a folder, as an unpacked bundle. */
export function unpackInto(folder: string, files: SealedFiles): string {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

export interface OpenedBundle {
  readonly document: EncryptionDocument;
  readonly list: ContentsDocument;
  readonly bundleKey: string;
  /** The plain file of a path. */
  read(path: string): Buffer;
}

/** Opens it in the two steps that the format describes, with `open` for age. */
export function openSealed(
  files: SealedFiles,
  identity: string,
  open: (file: Buffer, identity: string) => Buffer = openHere,
): OpenedBundle {
  const document = parseEncryption(files.get('encryption.json')!);
  const bundleKey = open(files.get('keys.age')!, identity).toString();
  const list = parseContents(open(files.get(`files/${digestHex(document.contents)}.age`)!, bundleKey));
  const read = (path: string) =>
    open(files.get(sealedPath(list.files.find((file) => file.path === path)!.sealed))!, bundleKey);
  return { document, list, bundleKey, read };
}

const openHere = (file: Buffer, identity: string) => decryptBytes(file, [parseIdentity(identity.trim())]);
