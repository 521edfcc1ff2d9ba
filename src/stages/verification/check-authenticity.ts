import type { KeyObject } from 'node:crypto';
import { bundlePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { manifestClaimOf } from '../../formats/bundle-manifest/manifest-statement.js';
import type { BundleManifest } from '../../formats/bundle-manifest/manifest.js';
import { digestOf, type Digest } from '../../formats/digest.js';
import { requireSubject } from '../../formats/in-toto/statement.js';
import { provenanceClaimOf } from '../signing/bundle-provenance.js';
import type { BundleContents } from './bundle-contents.js';
import { requireSamePlan } from './check-provenance.js';
import { checkDetachedSignature, checkSigstoreBundle, openStatement } from './check-signatures.js';
import { CheckFailure } from './check-failure.js';
import type { CheckList } from './verification-report.js';

/** What is proven about the origin. */
export interface Origin {
  readonly keyFingerprint?: string;
  readonly tenant?: string;
  readonly planDigest?: Digest;
}

export interface SignedBundle {
  readonly contents: BundleContents;
  readonly manifestBytes: Buffer;
  readonly manifest: BundleManifest;
  /** The trusted keys, at least one. */
  readonly keys: readonly KeyObject[];
}

/** Checks every form of signature that a bundle carries; each must be there and be made by a trusted key. */
export async function checkAuthenticity(bundle: SignedBundle, checks: CheckList): Promise<Origin> {
  const keyFingerprint = await checkSignatures(bundle, checks);
  const tenant = await checkStatement(bundle, checks);
  const planDigest = await checkProvenance(bundle, checks, tenant);
  return { keyFingerprint, tenant, planDigest };
}

async function checkSignatures(
  { contents, manifestBytes, keys }: SignedBundle,
  checks: CheckList,
): Promise<string | undefined> {
  let fingerprint: string | undefined;
  await checks.run('manifest signature', bundlePaths.manifestSignature, () => {
    fingerprint = checkDetachedSignature(contents, bundlePaths.manifestSignature, manifestBytes, keys);
    return `made by key ${fingerprint}`;
  });
  await checks.run(
    'sigstore bundle',
    bundlePaths.manifestBundle,
    () => `made by key ${checkSigstoreBundle(contents, manifestBytes, keys)}`,
  );
  await checks.run('checksums signature', bundlePaths.checksumsSignature, () => {
    const checksums = contents.document(bundlePaths.checksums);
    return `made by key ${checkDetachedSignature(contents, bundlePaths.checksumsSignature, checksums, keys)}`;
  });
  return fingerprint;
}

async function checkStatement(
  { contents, manifestBytes, manifest, keys }: SignedBundle,
  checks: CheckList,
): Promise<string | undefined> {
  const path = bundlePaths.manifestEnvelope;
  let tenant: string | undefined;
  await checks.run('manifest statement', path, () => {
    const statement = openStatement(contents, path, keys);
    requireSubject(statement, bundlePaths.manifest, digestOf(manifestBytes));
    const claim = manifestClaimOf(statement);
    requireEqual(path, 'itemSetRoot', claim.itemSetRoot, manifest.itemSetRoot);
    tenant = claim.tenant;
    return `about this manifest.json, tenant ${tenant}`;
  });
  return tenant;
}

async function checkProvenance(
  bundle: SignedBundle,
  checks: CheckList,
  tenant: string | undefined,
): Promise<Digest | undefined> {
  const path = bundlePaths.provenance;
  let planDigest: Digest | undefined;
  await checks.run('provenance', path, () => {
    const statement = openStatement(bundle.contents, path, bundle.keys);
    requireSubject(statement, bundlePaths.manifest, digestOf(bundle.manifestBytes));
    const claim = provenanceClaimOf(statement);
    requireSamePlan(claim.plan, bundle.manifest);
    if (tenant !== undefined) requireEqual(path, 'tenant', claim.tenant, tenant);
    planDigest = claim.planDigest;
    return `about this manifest.json, planDigest ${planDigest} recomputed`;
  });
  return planDigest;
}

function requireEqual(path: string, what: string, found: string, expected: string): void {
  if (found !== expected)
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} says ${what} ${found}, expected ${expected}`, path);
}
