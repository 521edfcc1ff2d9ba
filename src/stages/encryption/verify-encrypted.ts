import type { KeyObject } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../formats/digest.js';
import type { ContentsDocument } from '../../formats/encrypted-bundle/contents-document.js';
import { encryptedPaths, encryptionSignaturePaths } from '../../formats/encrypted-bundle/encrypted-paths.js';
import type { EncryptionDocument } from '../../formats/encrypted-bundle/encryption-document.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { BundleContents } from '../verification/bundle-contents.js';
import { CheckFailure } from '../verification/check-failure.js';
import { checkDetachedSignature, checkSigstoreBundle } from '../verification/check-signatures.js';
import { CheckList, type VerificationReport } from '../verification/verification-report.js';
import { verifyBundle } from '../verification/verify-bundle.js';
import type { VerifyOptions } from '../verification/verify-options.js';
import {
  openBundleKey,
  openedFiles,
  openTasks,
  readContents,
  readEncryption,
  requireComplete,
  type BundleKey,
} from './encrypted-contents.js';
import { openInThreads } from './open-workers.js';

interface Opening {
  readonly key: BundleKey;
  readonly list: ContentsDocument;
  readonly folder?: string;
}

/**
 * Verifies an encrypted bundle. Without identities as a courier does: signature, completeness, the digest of every file, and nothing of what is
 * inside. With them everything is opened into a folder of its own, which is removed afterwards, and the bundle in it is verified as any other.
 */
export async function verifyEncrypted(
  files: readonly BundleFile[],
  options: VerifyOptions,
): Promise<VerificationReport> {
  if (!options.identities?.length) return courierReport(files, options);
  const folder = await mkdtemp(join(options.scratch ?? tmpdir(), 'export-center-open-'));
  try {
    const { report, list } = await check(files, options, folder);
    if (!list || report.verdict === 'failed') return report;
    const inner = await verifyBundle(openedFiles(list, folder), options);
    return { ...report, ...inner, encryption: report.encryption!, checks: [...report.checks, ...inner.checks] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function courierReport(files: readonly BundleFile[], options: VerifyOptions): Promise<VerificationReport> {
  return (await check(files, options)).report;
}

/** As whoever made it: every ciphertext is opened with the bundle key, and nothing is written. */
export async function verifySealed(
  files: readonly BundleFile[],
  options: VerifyOptions,
  key?: BundleKey,
): Promise<VerificationReport> {
  return (await check(files, options, undefined, key)).report;
}

interface Checked {
  readonly report: VerificationReport;
  readonly list?: ContentsDocument;
}

async function check(
  files: readonly BundleFile[],
  options: VerifyOptions,
  folder?: string,
  known?: BundleKey,
): Promise<Checked> {
  const checks = new CheckList();
  using contents = new BundleContents(files);
  const document = await readDocument(contents, checks);
  const signed = encryptionSignaturePaths.some((path) => contents.find(path));
  const keyFingerprint = document && (await signature(contents, signed, options, checks));
  if (document) await checks.run('completeness', undefined, () => completeness(contents, document));
  const opening = document && !checks.failed ? await open(contents, document, options, checks, known) : undefined;
  if (document && !checks.failed)
    await digests(contents, document, folder && opening ? { ...opening, folder } : opening, options, checks);
  const { failed } = checks;
  const report: VerificationReport = {
    verdict: failed ? 'failed' : signed && options.publicKeys.length === 0 ? 'indeterminate' : 'passed',
    depth: options.depth,
    signed,
    ...(keyFingerprint === undefined ? {} : { keyFingerprint }),
    files: files.length,
    bytes: contents.bytes,
    ...(document
      ? {
          encryption: {
            digest: digestOf(contents.document(encryptedPaths.document)),
            opened: opening !== undefined && !failed,
          },
        }
      : {}),
    checks: checks.checks,
    ...(failed ? { firstBad: failed } : {}),
  };
  return { report, ...(opening ? { list: opening.list } : {}) };
}

async function readDocument(contents: BundleContents, checks: CheckList): Promise<EncryptionDocument | undefined> {
  let document: EncryptionDocument | undefined;
  await checks.run('encryption', encryptedPaths.document, () => {
    document = readEncryption(contents);
    return `schema v1, canonical, ${document.files.length} files in byte order`;
  });
  return document;
}

/** Gives the fingerprint of the trusted key that signed. */
async function signature(
  contents: BundleContents,
  signed: boolean,
  { publicKeys, allowUnsigned }: VerifyOptions,
  checks: CheckList,
): Promise<string | undefined> {
  const problem = whySkipped(signed, publicKeys);
  if (problem !== undefined) {
    if (signed || allowUnsigned) checks.skipped('encryption signature', problem);
    else checks.failedWith('encryption signature', new CheckFailure('EC-SIGNATURE-INVALID', problem));
    return undefined;
  }
  const document = contents.document(encryptedPaths.document);
  let fingerprint: string | undefined;
  await checks.run('encryption signature', encryptedPaths.signature, () => {
    fingerprint = checkDetachedSignature(contents, encryptedPaths.signature, document, publicKeys);
    return `made by key ${fingerprint}`;
  });
  await checks.run(
    'encryption sigstore bundle',
    encryptedPaths.sigstoreBundle,
    () => `made by key ${checkSigstoreBundle(contents, document, publicKeys, encryptedPaths.sigstoreBundle)}`,
  );
  return fingerprint;
}

function whySkipped(signed: boolean, keys: readonly KeyObject[]): string | undefined {
  if (!signed) return 'THIS BUNDLE IS UNSIGNED: nothing proves who made it';
  return keys.length === 0 ? 'no public key was given: the origin of this bundle is not proven' : undefined;
}

function completeness(contents: BundleContents, document: EncryptionDocument): string {
  requireComplete(contents, document);
  return `all ${document.files.length} files are there in their size, and nothing else`;
}

async function open(
  contents: BundleContents,
  document: EncryptionDocument,
  { identities }: VerifyOptions,
  checks: CheckList,
  known?: BundleKey,
): Promise<Opening | undefined> {
  if (!known && !identities?.length) {
    checks.skipped('contents', 'no identity was given: what is inside was not looked at');
    return undefined;
  }
  let opening: Opening | undefined;
  await checks.run('contents', encryptedPaths.keys, () => {
    const key = known ?? openBundleKey(contents, document, identities!);
    opening = { key, list: readContents(contents, document, key) };
    return `opened, ${opening.list.files.length} files`;
  });
  return opening;
}

async function digests(
  contents: BundleContents,
  document: EncryptionDocument,
  opening: Opening | undefined,
  options: VerifyOptions,
  checks: CheckList,
): Promise<void> {
  await checks.run('ciphertexts', undefined, async () => {
    const findings = await openInThreads(openTasks(contents, document, opening), options);
    const bad = findings.find(({ failure }) => failure)?.failure;
    if (bad) throw new CheckFailure(bad.code, bad.message, bad.path);
    return `${findings.length} files with their digests${opening ? ', all of them open to what the list says' : ''}`;
  });
}
