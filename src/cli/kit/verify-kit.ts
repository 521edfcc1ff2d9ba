import type { KeyObject } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DigestStream, digestOf, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { kitIndexPath, parseKitIndex, type KitFile, type KitIndex } from '../../formats/kit/kit-index.js';
import type { TufClient } from '../../stages/tuf/tuf-client.js';
import { verifyPath } from '../../stages/verification/verify-path.js';
import { CheckList, type Check, type VerificationReport } from '../../stages/verification/verification-report.js';
import { CheckFailure } from '../../stages/verification/check-failure.js';
import { withTufChecks } from '../tuf/check-target.js';
import { kitRepositoryPath } from './kit-repository.js';

export interface KitVerification {
  readonly verdict: 'passed' | 'failed';
  /** SHA-256 of kit.json as it lies. */
  readonly digest?: Digest;
  readonly checks: readonly Check[];
}

export interface KitTrust {
  readonly keys: readonly KeyObject[];
  readonly depth: 'default' | 'deep';
  /** What kit.json must be, where the digest was told. */
  readonly digest?: string;
  /** Of the kit's TUF repository, which must name each bundle then. */
  readonly client?: TufClient;
}

const indexLimit = 16 * 1024 * 1024;

/** Checks a kit: that nothing is missing, added or changed, and that every bundle is signed by a key that the caller trusts. */
export async function verifyKit(folder: string, trust: KitTrust): Promise<KitVerification> {
  const checks = new CheckList();
  let [digest, index]: [Digest?, KitIndex?] = [];
  await checks.run(kitIndexPath, kitIndexPath, async () => {
    const bytes = await readIndex(folder);
    digest = digestOf(bytes);
    if (trust.digest !== undefined && trust.digest !== digest)
      throw new CheckFailure('EC-DIGEST-MISMATCH', `it is ${digest}, not ${trust.digest}`, kitIndexPath);
    index = parseKitIndex(bytes);
    return digest;
  });
  if (index) await checkContents(folder, index, trust, checks);
  return { verdict: checks.failed ? 'failed' : 'passed', ...(digest ? { digest } : {}), checks: checks.checks };
}

async function checkContents(folder: string, { bundles, files }: KitIndex, trust: KitTrust, checks: CheckList) {
  const all = [...bundles, ...files];
  await checks.run('files', undefined, async () => {
    await requireOnly(folder, all);
    for (const file of all) await requireDigest(folder, file);
    return `${all.length} files, none missing, none more, every digest right`;
  });
  if (checks.failed) return;
  for (const { path } of bundles)
    await checks.run(path, path, async () => {
      const { verdict, firstBad } = await verifyOne(join(folder, path), trust);
      if (verdict === 'passed')
        return `signed by a trusted key, whole (${trust.depth})${trust.client ? `, named in ${kitRepositoryPath}/` : ''}`;
      const why = firstBad ? `${firstBad.path ?? firstBad.name}: ${firstBad.detail}` : 'no trusted key was given';
      throw new CheckFailure(firstBad?.code ?? 'EC-SIGNATURE-INVALID', why, path);
    });
}

async function verifyOne(bundle: string, { keys, depth, client }: KitTrust): Promise<VerificationReport> {
  const report = await verifyPath(bundle, { publicKeys: keys, depth });
  return client ? withTufChecks(report, bundle, { client, newest: false }) : report;
}

async function readIndex(folder: string): Promise<Buffer> {
  const path = join(folder, kitIndexPath);
  const stat = await lstat(path).catch(() => undefined);
  if (!stat?.isFile()) throw new CheckFailure('EC-NOT-FOUND', `${folder} holds no ${kitIndexPath}`, kitIndexPath);
  if (stat.size > indexLimit) throw new FormatError('too-large', `${kitIndexPath} is over 16 MiB`);
  return readFile(path);
}

async function requireOnly(folder: string, files: readonly KitFile[]): Promise<void> {
  const known = new Set([kitIndexPath, ...files.map(({ path }) => path)]);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isDirectory()) continue;
    if (!entry.isFile()) throw new CheckFailure('EC-ARCHIVE-ENTRY', `${path} is no plain file`, path);
    if (!known.delete(path))
      throw new CheckFailure('EC-ARCHIVE-ENTRY', `${path} is not listed in ${kitIndexPath}`, path);
  }
  known.delete(kitIndexPath);
  const [missing] = known;
  if (missing !== undefined) throw new CheckFailure('EC-DIGEST-MISMATCH', `${missing} is missing`, missing);
}

async function requireDigest(folder: string, { path, digest, bytes }: KitFile): Promise<void> {
  const { size } = await lstat(join(folder, path));
  if (size !== bytes) throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} has ${size} bytes, not ${bytes}`, path);
  const stream = new DigestStream();
  for await (const chunk of createReadStream(join(folder, path), { highWaterMark: 1024 * 1024 }))
    stream.update(chunk as Buffer);
  if (stream.digest() !== digest)
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} does not have the digest of ${kitIndexPath}`, path);
}
