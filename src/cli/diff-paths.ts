import type { BundleDiff } from '../formats/bundle-diff/bundle-diff.js';
import { diffBundles } from '../stages/diffing/diff-bundles.js';
import { openBundle, verifyPath } from '../stages/verification/verify-path.js';
import { CliError } from './cli-error.js';
import { exitCodes } from './exit-codes.js';
import { printNote } from './print.js';
import { readPublicKeyFile } from './public-key-file.js';

/** Compares two bundles on this machine. Throws exit 3 for one that does not verify with `key`. */
export async function diffPaths(
  before: string,
  after: string,
  { key, limit }: { readonly key: readonly string[]; readonly limit: number },
): Promise<BundleDiff> {
  if (key.length === 0) printNote('Neither bundle was verified: give --key to know who made them.');
  else for (const path of [before, after]) await requireVerified(path, key);
  return diffBundles(await openBundle(before), await openBundle(after), limit);
}

async function requireVerified(path: string, key: readonly string[]): Promise<void> {
  const options = { publicKeys: key.map(readPublicKeyFile), depth: 'default', allowUnsigned: false } as const;
  const { verdict, firstBad } = await verifyPath(path, options);
  if (verdict === 'passed') return;
  throw new CliError(exitCodes.verificationFailed, `${path} does not verify: ${firstBad?.detail ?? verdict}`, {
    where: path,
    remedy: `Run "export-center verify ${path} --key <file>" for all checks.`,
  });
}
