import { ExportCenterError, integrity } from '../../kernel/errors.js';
import { locateBundle } from '../../stages/packaging/bundle-files.js';
import type { BundleName, BundleRecord, TarNote } from '../../stages/packaging/bundle-catalog.port.js';
import { UnsupportedSigner } from '../../stages/signing/unsupported-signer.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { verifyBundle } from '../../stages/verification/verify-bundle.js';
import type { RunContext } from '../run-context.js';
import { bundleOf, hashTar, type Packed } from './pack-step.js';
import type { PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';
import { repairBundle } from './repair-bundle.js';

/** Output of the verify step. */
export interface Verified {
  /** `default` where this very bundle was verified deep before: every byte is hashed again, frames are not opened. */
  readonly depth: VerificationReport['depth'];
  readonly repaired: boolean;
  readonly tar: TarNote;
}

interface Built {
  readonly planned: Planned;
  readonly staged: StagedBundle;
  readonly name: BundleName;
  readonly packed: Packed;
}

type Finding = { readonly passed: true } | { readonly passed: false; readonly path?: string; readonly reason: string };

/**
 * The customer's verifier over the finished bundle. What is damaged is made again once from its inputs (F27), with a warning event, and
 * everything is verified again; any other failure is `EC-VERIFICATION-FAILED` (integrity) and fails the run.
 */
export async function verifyStep(context: RunContext, tools: PipelineTools, built: Built): Promise<Verified> {
  const bundle = await bundleOf(tools, context, built.name);
  const depth = bundle.deepVerified && !context.rebuild ? 'default' : 'deep';
  const first = await check(context, tools, bundle, depth);
  const { tar } = built.packed;
  if (first.passed && tar) return finish(tools, context, built, { depth, repaired: false, tar });
  await repair(context, tools, built, first);
  const second = await check(context, tools, bundle, 'deep');
  if (!second.passed)
    throw integrity('EC-VERIFICATION-FAILED', `the bundle does not verify after a repair: ${second.reason}`);
  const whole = await hashTar(await locateBundle(tools.store, context.tenant.id, bundle), context);
  return finish(tools, context, built, { depth: 'deep', repaired: true, tar: whole });
}

async function repair(context: RunContext, tools: PipelineTools, built: Built, finding: Finding): Promise<void> {
  const { path, reason } = finding.passed
    ? { path: undefined, reason: 'a file was cut off when it was packed' }
    : finding;
  await context.warn('EC-BUNDLE-REPAIRED', `${path ?? 'the bundle'} was damaged and is made again: ${reason}`);
  await repairBundle(context, tools, built, path);
}

async function finish(
  tools: PipelineTools,
  { tenant }: RunContext,
  { name }: Built,
  verified: Verified,
): Promise<Verified> {
  if (verified.depth === 'deep') await tools.bundles.noteDeepVerified(tenant.id, name);
  await tools.bundles.noteTar(tenant.id, name, verified.tar);
  return verified;
}

async function check(
  context: RunContext,
  tools: PipelineTools,
  bundle: BundleRecord,
  depth: VerificationReport['depth'],
): Promise<Finding> {
  const { tenant, signal } = context;
  try {
    const files = await locateBundle(tools.store, tenant.id, bundle);
    const unsigned = tools.signer instanceof UnsupportedSigner;
    const publicKeys = unsigned ? [] : [await tools.signer.publicKey()];
    const onProgress = (done: number, total: number) => context.progress(done, total, 'bytes');
    const options = { depth, publicKeys, allowUnsigned: unsigned, threads: tools.threads, signal, onProgress };
    return judge(await verifyBundle(files, options));
  } catch (error) {
    if (error instanceof ExportCenterError && error.code === 'EC-BLOB-DAMAGED')
      return { passed: false, reason: error.message };
    throw error;
  }
}

function judge({ verdict, firstBad }: VerificationReport): Finding {
  if (verdict === 'passed') return { passed: true };
  const { path, detail } = firstBad ?? { detail: `its verdict is ${verdict}` };
  return { passed: false, reason: detail, ...(path === undefined ? {} : { path }) };
}
