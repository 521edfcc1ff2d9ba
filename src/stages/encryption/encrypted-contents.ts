import { join } from 'node:path';
import type { KeyIdentity } from '../../formats/age/age-keys.js';
import { parseIdentities } from '../../formats/age/age-keys.js';
import { decryptBytes } from '../../formats/age/age-opener.js';
import type { Identity } from '../../formats/age/stanza.js';
import { digestHex } from '../../formats/digest.js';
import {
  parseContents,
  type ContentsDocument,
  type ContentsEntry,
} from '../../formats/encrypted-bundle/contents-document.js';
import {
  encryptedPaths,
  encryptionSignaturePaths,
  sealedPath,
} from '../../formats/encrypted-bundle/encrypted-paths.js';
import { parseEncryption, type EncryptionDocument } from '../../formats/encrypted-bundle/encryption-document.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import type { BundleContents } from '../verification/bundle-contents.js';
import { CheckFailure } from '../verification/check-failure.js';
import type { OpenTask } from './open-task.js';

/** The bundle key, as text that can travel to a thread and as what opens. */
export interface BundleKey {
  readonly text: string;
  readonly identity: KeyIdentity;
}

/** Throws CheckFailure where it is missing, FormatError where it is malformed. */
export const readEncryption = (contents: BundleContents): EncryptionDocument =>
  parseEncryption(contents.document(encryptedPaths.document));

/** Every listed file is there in its size, nothing else is. Throws CheckFailure naming the first that is not. */
export function requireComplete(contents: BundleContents, { files }: EncryptionDocument): void {
  const expected = new Set<string>([encryptedPaths.document, encryptedPaths.keys, ...encryptionSignaturePaths]);
  contents.get(encryptedPaths.keys);
  for (const { path, bytes } of files) {
    expected.add(path);
    const found = contents.get(path);
    if (found.bytes !== bytes)
      throw new CheckFailure(
        'EC-DIGEST-MISMATCH',
        `${path} has ${found.bytes} bytes, encryption.json says ${bytes}`,
        path,
      );
  }
  const extra = contents.files.find(({ path }) => !expected.has(path));
  if (extra) throw new CheckFailure('EC-VERIFY-EXTRA', `${extra.path} does not belong to the bundle`, extra.path);
}

/**
 * Opens keys.age. Throws FormatError `no-match` where none of the identities is a recipient, CheckFailure where it holds another key than the
 * signed encryption.json names.
 */
export function openBundleKey(
  contents: BundleContents,
  { bundleRecipient }: EncryptionDocument,
  identities: readonly Identity[],
): BundleKey {
  const text = decryptBytes(contents.document(encryptedPaths.keys), identities).toString('latin1').trim();
  const [identity] = parseIdentities(text);
  if (identity!.recipient.text === bundleRecipient) return { text, identity: identity! };
  throw new CheckFailure(
    'EC-CIPHERTEXT-INVALID',
    `${encryptedPaths.keys} holds another bundle key than encryption.json names`,
    encryptedPaths.keys,
  );
}

/** The list of contents, each of whose files is there, and nothing else is. Throws FormatError, CheckFailure. */
export function readContents(contents: BundleContents, document: EncryptionDocument, key: BundleKey): ContentsDocument {
  const list = parseContents(decryptBytes(contents.document(sealedPath(document.contents)), [key.identity]));
  const named = new Map<string, string>([
    [encryptedPaths.guide, ''],
    [sealedPath(document.contents), ''],
  ]);
  const there = new Set(document.files.map(({ path }) => path));
  for (const { path, digest, sealed } of list.files) {
    const file = sealedPath(sealed);
    if (!there.has(file)) throw new CheckFailure('EC-VERIFY-MISSING', `${file}, which is ${path}, is missing`, file);
    if ((named.get(file) ?? digest) !== digest)
      throw new CheckFailure('EC-CIPHERTEXT-INVALID', `the list of contents says that ${file} is two files`, file);
    named.set(file, digest);
  }
  const extra = document.files.find(({ path }) => !named.has(path));
  if (extra) throw new CheckFailure('EC-VERIFY-EXTRA', `${extra.path} is not in the list of contents`, extra.path);
  return list;
}

/** Reads one document of the plain bundle, or gives undefined where it has none of that path. Throws FormatError, CheckFailure. */
export function readSealedDocument(
  contents: BundleContents,
  list: ContentsDocument,
  key: BundleKey,
  path: string,
): Buffer | undefined {
  const entry = list.files.find((file) => file.path === path);
  return entry && decryptBytes(contents.document(sealedPath(entry.sealed)), [key.identity]);
}

/** What is to be hashed: every listed file; those that the list of contents names are opened, into `folder` where one is given. */
export function openTasks(
  contents: BundleContents,
  document: EncryptionDocument,
  opening?: { readonly key: BundleKey; readonly list: ContentsDocument; readonly folder?: string },
): readonly OpenTask[] {
  const orders = new Map(opening?.list.files.map((file) => [sealedPath(file.sealed), file]));
  return document.files.map(({ path, digest, bytes }) => {
    const task = { path, digest, bytes, slices: contents.get(path).slices };
    const plain = orders.get(path);
    if (!opening || !plain) return task;
    const target = opening.folder === undefined ? {} : { target: openedFile(opening.folder, plain) };
    const order = { path: plain.path, digest: plain.digest, bytes: plain.bytes };
    return { ...task, open: { identity: opening.key.text, ...order, ...target } };
  });
}

/** No path of the bundle becomes a path of this machine. */
const openedFile = (folder: string, { sealed }: ContentsEntry) => join(folder, digestHex(sealed));

/** The files of the plain bundle where openTasks put them. */
export const openedFiles = (list: ContentsDocument, folder: string): readonly BundleFile[] =>
  list.files.map((entry) => ({
    path: entry.path,
    bytes: entry.bytes,
    slices: entry.bytes === 0 ? [] : [{ file: openedFile(folder, entry), offset: 0, length: entry.bytes }],
  }));
