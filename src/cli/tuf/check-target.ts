import { digestOf } from '../../formats/digest.js';
import type { TufClient } from '../../stages/tuf/tuf-client.js';
import { CheckFailure } from '../../stages/verification/check-failure.js';
import { CheckList, type VerificationReport } from '../../stages/verification/verification-report.js';
import { isSameFile, targetsOf } from './release-bundles.js';

/**
 * The report of a bundle with one check more, `tuf target`: that the repository, as far as the client trusts it, names the bundle's manifest.json
 * with its length and SHA-256. With `newest` also `tuf newest`: that no newer bundle of the profile is there. Of a bundle that failed nothing is
 * asked. Throws the system's error for a file that cannot be read.
 */
export async function withTufChecks(
  report: VerificationReport,
  bundle: string,
  { client, newest }: { readonly client: TufClient; readonly newest: boolean },
): Promise<VerificationReport> {
  const checks = new CheckList();
  if (report.verdict === 'failed') checks.skipped('tuf target', 'the bundle itself does not verify');
  else if (await checks.run('tuf target', undefined, () => requireTarget(client, bundle, report)))
    if (newest) await checks.run('tuf newest', undefined, () => requireNewest(client, bundle, report));
  const { failed } = checks;
  return {
    ...report,
    ...(failed ? { verdict: 'failed', firstBad: failed } : {}),
    checks: [...report.checks, ...checks.checks],
  };
}

async function requireTarget(client: TufClient, bundle: string, report: VerificationReport): Promise<string> {
  const [, { path, file }] = await verifiedTargets(bundle, report);
  await client.refresh();
  const target = await client.target(path);
  if (!target) throw new CheckFailure('EC-NOT-FOUND', `the repository names no ${path}`);
  if (!isSameFile(target, file))
    throw new CheckFailure('EC-DIGEST-MISMATCH', `the repository has another length or SHA-256 for ${path}`);
  const { root, timestamp } = client.trusted;
  return `${path} of root ${root.version}, timestamp ${timestamp!.version}, good until ${timestamp!.expires}`;
}

async function requireNewest(client: TufClient, bundle: string, report: VerificationReport): Promise<string> {
  const [{ path, file }] = await verifiedTargets(bundle, report);
  const newest = await client.target(path);
  if (isSameFile(newest, file)) return `${path} is this bundle`;
  const found = newest ? `sha256:${newest.hashes.sha256}` : 'not there';
  throw new CheckFailure('EC-ROLLBACK', `${path} is ${found}, not this bundle`);
}

async function verifiedTargets(bundle: string, { encryption, manifestDigest }: VerificationReport) {
  if (encryption) throw new CheckFailure('EC-ENCRYPTED', 'a repository names bundles that are not encrypted');
  const targets = await targetsOf(bundle);
  if (digestOf(targets[0].bytes) === manifestDigest) return targets;
  throw new CheckFailure('EC-DIGEST-MISMATCH', 'manifest.json changed while it was verified');
}
