import type { KeyObject } from 'node:crypto';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { parseManifest } from '../../formats/bundle-manifest/parse-manifest.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import {
  mirrorIndexPath,
  type MirrorFeed,
  type MirrorIndex,
  type MirrorLink,
} from '../../formats/mirror-index/mirror-index.js';
import { parseMirrorIndex } from '../../formats/mirror-index/parse-mirror-index.js';
import { ExportCenterError, integrity, invalid } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { provenanceClaimOf } from '../signing/bundle-provenance.js';
import { BundleContents } from '../verification/bundle-contents.js';
import { openStatement } from '../verification/check-signatures.js';
import type { VerificationReport } from '../verification/verification-report.js';
import { verifyBundle } from '../verification/verify-bundle.js';
import { codeOfBundle } from './import-error.js';
import { importedKinds, type BundleOrigin, type ImportMode, type ImportTrust } from './import-request.js';
import { PairList, type CountedPair } from './pair-list.js';

/** A bundle that was verified deep, and what an import must know of it. */
export interface VerifiedBundle {
  readonly files: readonly BundleFile[];
  /** Folder for what is made of it while it is applied. */
  readonly scratch: string;
  readonly manifest: BundleManifest;
  readonly manifestDigest: Digest;
  readonly mode: ImportMode;
  readonly origin: BundleOrigin;
  readonly cut?: number;
  /** Name of the mirror that it belongs to. */
  readonly mirror: string;
  /** How old its evidence is; a bundle without mirror.json tells it of none. */
  readonly feeds: readonly MirrorFeed[] | undefined;
  /** What leads to the base of a delta. */
  readonly chain: readonly MirrorLink[];
  readonly pairs: readonly Readonly<CountedPair>[];
}

export interface BundleVerification {
  readonly trust: ImportTrust;
  readonly threads: number;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/**
 * Verifies a bundle with the keys that the tenant trusts. Throws EC-TRUST-ROOT where it trusts none, the code of the first failed check (integrity)
 * with all of them as findings, and EC-EVIDENCE-FORMAT for a bundle without records.
 */
export async function verifyForImport(
  files: readonly BundleFile[],
  { trust, threads, scratch, signal }: BundleVerification,
): Promise<VerifiedBundle> {
  if (trust.keys.length === 0 && !trust.unsigned) throw nobodyTrusted(trust);
  const pairs = new PairList();
  const report = await verifyBundle(files, {
    publicKeys: trust.keys,
    depth: 'deep',
    allowUnsigned: trust.unsigned,
    threads,
    scratch,
    signal,
    onItems: (items) => pairs.add(items),
    onKeys: (kind, keys) => pairs.addKeys(kind, keys),
  });
  if (report.verdict !== 'passed') throw report.firstBad ? refusalOf(report) : nobodyTrusted(trust);
  using contents = new BundleContents(files);
  const manifest = parseManifest(contents.document(bundlePaths.manifest));
  requireRecords(manifest);
  const index = mirrorIndexOf(contents);
  return {
    files,
    scratch,
    manifest,
    manifestDigest: digestOf(contents.document(bundlePaths.manifest)),
    mode: manifest.base ? 'delta' : 'full',
    origin: { tenant: report.tenant ?? '', keyFingerprint: report.keyFingerprint ?? '' },
    mirror: index?.mirror ?? manifest.profile.name,
    feeds: index?.feeds,
    chain: (manifest.base && index?.chain) ?? [],
    ...cutOf(contents, report, trust.keys),
    pairs: pairs.list,
  };
}

const nobodyTrusted = ({ place }: ImportTrust) =>
  invalid(
    'EC-TRUST-ROOT',
    `no key is trusted for imports of this tenant: put the public key of the sender, compared over another way, as a .pem file into ${place}`,
  );

function refusalOf({ checks, firstBad }: VerificationReport): ExportCenterError {
  const findings = checks
    .filter(({ status }) => status === 'failed')
    .slice(0, 100)
    .map(({ name, detail, code = 'EC-VALIDATION', path }) => ({
      code,
      message: `${name}: ${detail}`,
      ...(path === undefined ? {} : { path }),
    }));
  return integrity(
    codeOfBundle(firstBad?.code ?? 'EC-VALIDATION'),
    `the bundle does not verify (${firstBad?.name}): ${firstBad?.detail}; nothing was imported`,
    { findings },
  );
}

function requireRecords({ formats, profile }: BundleManifest): void {
  if (Object.hasOwn(formats, 'shard-index')) return;
  throw invalid(
    'EC-EVIDENCE-FORMAT',
    `a bundle of ${profile.kind} does not hold its records; bundles of ${importedKinds.join(', ')} can be imported`,
  );
}

/** A bundle of `json:raw` has none: its mirror is named as its profile. */
function mirrorIndexOf(contents: BundleContents): MirrorIndex | undefined {
  return contents.find(mirrorIndexPath) && parseMirrorIndex(contents.document(mirrorIndexPath));
}

/** The number of the cut is told by the signed provenance only. */
function cutOf(contents: BundleContents, { signed }: VerificationReport, keys: readonly KeyObject[]): { cut?: number } {
  if (!signed || keys.length === 0) return {};
  const { plan } = provenanceClaimOf(openStatement(contents, bundlePaths.provenance, keys));
  const cut: unknown = plan.cut?.seq;
  return Number.isSafeInteger(cut) ? { cut: cut as number } : {};
}
