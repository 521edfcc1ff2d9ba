import type { BundleDiff } from '../../formats/bundle-diff/bundle-diff.js';
import { diffSides } from '../../formats/bundle-diff/diff-sides.js';
import { FormatError } from '../../formats/format-error.js';
import { integrity, invalid } from '../../kernel/errors.js';
import type { BundleFile } from '../../kernel/file-slice.js';
import { CheckFailure } from '../verification/check-failure.js';
import { FileSide } from './fs-file-side.js';

/**
 * Compares two bundles, wherever their files lie; lists have at most `limit` items. It reads in one go and blocks meanwhile, so a server does it in
 * a thread. Needs no network, server, database or clock. Throws `EC-DIFF-KIND` (invalid) for bundles that cannot be compared, integrity for what
 * is damaged; it verifies no signature.
 */
export function diffBundles(before: readonly BundleFile[], after: readonly BundleFile[], limit: number): BundleDiff {
  try {
    using old = new FileSide(before);
    using young = new FileSide(after);
    return diffSides(old, young, limit);
  } catch (error) {
    throw toProductError(error);
  }
}

function toProductError(error: unknown): unknown {
  if (error instanceof CheckFailure) return integrity(error.code, error.message, { cause: error });
  if (!(error instanceof FormatError)) return error;
  if (error.code === 'unsupported') return invalid('EC-DIFF-KIND', error.message, { cause: error });
  return integrity('EC-VERIFY-RECORDS', error.message, { cause: error });
}
