import { realpath, stat } from 'node:fs/promises';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { isEncryptedBundle } from '../../formats/encrypted-bundle/encrypted-paths.js';
import { FormatError } from '../../formats/format-error.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { openFolder } from './open-folder.js';
import { openTar } from './open-tar.js';
import { CheckFailure } from './check-failure.js';
import { CheckList, type VerificationReport } from './verification-report.js';
import { verifyBundle } from './verify-bundle.js';
import type { VerifyOptions } from './verify-options.js';

/** The files of a bundle that is not encrypted. As openFiles; CheckFailure `EC-ENCRYPTED` for one that is. */
export async function openBundle(path: string): Promise<readonly BundleFile[]> {
  const files = await openFiles(path);
  if (isEncrypted(files))
    throw new CheckFailure('EC-ENCRYPTED', 'the bundle is encrypted: give --identity, or decrypt it first');
  return files;
}

export const isEncrypted = (files: readonly BundleFile[]): boolean =>
  isEncryptedBundle((path) => files.some((file) => file.path === path));

/** The files of a bundle that lies in a tar, a folder, or an OCI image layout in either. Throws CheckFailure, FormatError, or the system's error. */
export async function openFiles(path: string): Promise<readonly BundleFile[]> {
  const real = await realpath(path);
  const files = (await stat(real)).isDirectory() ? openFolder(real) : openTar(real);
  return isOciLayout(files) ? (await import('./open-oci-layout.js')).openOciLayout(files) : files;
}

/** Whether files, from a folder or a tar, are an OCI image layout (docs/formats/oci-layout.md) and not a bundle as it is. */
const isOciLayout = (files: readonly BundleFile[]): boolean =>
  files.some(({ path }) => path === 'oci-layout') && !files.some(({ path }) => path === bundlePaths.manifest);

/** Opens and verifies. What is wrong with the archive itself is the failed check `archive`. */
export async function verifyPath(path: string, options: VerifyOptions): Promise<VerificationReport> {
  const checks = new CheckList();
  let files: readonly BundleFile[] = [];
  await checks.run('archive', undefined, async () => {
    files = await openFiles(path).catch(asArchiveFailure);
    return `${files.length} plain files with safe paths`;
  });
  const { failed } = checks;
  if (failed)
    return {
      verdict: 'failed',
      depth: options.depth,
      signed: false,
      files: 0,
      bytes: 0,
      checks: checks.checks,
      firstBad: failed,
    };
  const report = isEncrypted(files)
    ? await (await import('../encryption/verify-encrypted.js')).verifyEncrypted(files, options)
    : await verifyBundle(files, options);
  return { ...report, checks: [...checks.checks, ...report.checks] };
}

/**
 * As verifyPath, deep, for a delta: `bases` are a full bundle and the deltas after it, in their order. Each is verified too, so that the
 * item-set root after the delta can be computed. The report is that of the first one that fails, or of the bundle.
 */
export async function verifyWithBases(
  path: string,
  bases: readonly string[],
  options: VerifyOptions,
): Promise<VerificationReport> {
  const { AppliedSet } = await import('./applied-set.js');
  const { BaseBodies } = await import('./base-bodies.js');
  using applied = new AppliedSet(options.scratch);
  using bodies = new BaseBodies();
  for (const base of bases) {
    const report = await verifyPath(base, { ...options, depth: 'deep', applied, bodies });
    if (report.verdict !== 'failed') continue;
    const { detail = '', ...bad } = report.firstBad ?? {};
    const firstBad = { name: 'base', status: 'failed', ...bad, detail: `the base ${base}: ${detail}` } as const;
    return { ...report, checks: [firstBad], firstBad };
  }
  return await verifyPath(path, { ...options, depth: 'deep', applied, bodies });
}

/** What a reader of untrusted archives calls a problem of one entry. Other codes keep their general meaning. */
const entryProblems = new Set(['duplicate', 'truncated', 'trailing-bytes', 'checksum', 'syntax', 'unsupported']);

function asArchiveFailure(error: unknown): never {
  if (!(error instanceof FormatError) || !entryProblems.has(error.code)) throw error;
  throw new CheckFailure('EC-ARCHIVE-ENTRY', error.message, error.path);
}
