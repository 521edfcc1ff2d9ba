import type { Check, VerificationReport } from '../../src/stages/verification/verification-report.js';
import { verifyBundle } from '../../src/stages/verification/verify-bundle.js';
import type { VerifyOptions } from '../../src/stages/verification/verify-options.js';
import { makeBundle, TemporaryFolder, type BundleOptions, type FixtureBundle } from './bundle-fixture.js';

export async function verify(bundle: FixtureBundle, options: Partial<VerifyOptions> = {}): Promise<VerificationReport> {
  using folder = new TemporaryFolder();
  return await verifyBundle(folder.writeBundle(bundle.files), {
    publicKeys: [bundle.publicKey],
    depth: 'deep',
    ...options,
  });
}

export const verifyMade = async (made: BundleOptions, options: Partial<VerifyOptions> = {}) =>
  verify(await makeBundle(made), options);

/** Verifies a good bundle after a change to its files. */
export async function verifyChanged(
  change: (files: Map<string, Buffer>, bundle: FixtureBundle) => void,
  options: Partial<VerifyOptions> = {},
) {
  const bundle = await makeBundle();
  change(bundle.files, bundle);
  return verify(bundle, options);
}

export const failures = (report: VerificationReport): readonly Check[] =>
  report.checks.filter(({ status }) => status === 'failed');

export function expectFailed(
  report: VerificationReport,
  name: string,
  path: string | undefined,
  text: RegExp | string,
): void {
  expect(report.verdict).toBe('failed');
  expect(failures(report)).toContainEqual(
    expect.objectContaining({
      name,
      ...(path === undefined ? {} : { path }),
      detail: expect.stringMatching(text) as string,
    }),
  );
}
