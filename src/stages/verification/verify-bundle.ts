import type { BundleFile } from '../../kernel/file-slice.js';
import { FileWorkers } from './file-workers.js';
import type { VerificationReport } from './verification-report.js';
import type { VerifyOptions } from './verify-options.js';

/**
 * Verifies a bundle, wherever its files lie: the one verifier of customers and of every run. Everything that is wrong with the bundle is in the
 * report; what is thrown is about the machine (a file that cannot be read) or the signal. Needs no network, server, database or clock.
 */
export async function verifyBundle(files: readonly BundleFile[], options: VerifyOptions): Promise<VerificationReport> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  await using workers = new FileWorkers(bytes, options);
  // The threads load while this thread loads the checks.
  const { Verification } = await import('./verification.js');
  using verification = new Verification(files, workers, options);
  return await verification.report();
}
