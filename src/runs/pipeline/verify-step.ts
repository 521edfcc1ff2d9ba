import { ExportCenterError, integrity } from '../../kernel/errors.js';
import type { BundleName, BundleRecord, TarNote } from '../../stages/packaging/bundle-catalog.port.js';
import { locateBundle, type LocatedFile } from '../../stages/packaging/bundle-files.js';
import { tarOf } from '../../stages/packaging/computed-tar.js';
import { digestOfParts } from '../../stages/packaging/fs-parts-reader.js';
import { UnsupportedSigner } from '../../stages/signing/unsupported-signer.js';
import { inScratch } from '../../stages/staging/scratch-folder.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import type { VerificationReport } from '../../stages/verification/verification-report.js';
import { verifyBundle } from '../../stages/verification/verify-bundle.js';
import type { RunContext } from '../run-context.js';
import { encryptStep, isEncrypted, type Encrypted } from './encrypt-step.js';
import { bundleOf } from './pack-step.js';
import { placeOf, type PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';
import { repairBundle } from './repair-bundle.js';

/** Output of the verify step. */
export interface Verified {
  /** `default` where this very bundle was verified deep before: every byte is hashed again, frames are not opened. */
  readonly depth: VerificationReport['depth'];
  readonly repaired: boolean;
  readonly tar: TarNote;
  /** The form that goes out, where the profile has recipients; the other members are of the plain one. */
  readonly encrypted?: Encrypted;
}

interface Built {
  readonly planned: Planned;
  readonly staged: StagedBundle;
  readonly name: BundleName;
}

/** What a repair may mend: bytes that are wrong, and bytes that were found wrong before. */
const remade: ReadonlySet<string> = new Set(['EC-BLOB-DAMAGED', 'EC-BLOB-QUARANTINED']);

type Finding =
  | { readonly passed: true; readonly tar: TarNote }
  | { readonly passed: false; readonly path?: string; readonly reason: string };

/**
 * The customer's verifier over the finished bundle; the tar view is hashed at the same time. What is damaged is made again once from its
 * inputs (F27), with a warning event, and everything is verified again; any other failure is `EC-VERIFICATION-FAILED` (integrity) and
 * fails the run.
 */
export async function verifyStep(context: RunContext, tools: PipelineTools, built: Built): Promise<Verified> {
  const bundle = await bundleOf(tools, context, built.name);
  const depth = bundle.deepVerified && !context.rebuild ? 'default' : 'deep';
  const first = await check(context, tools, bundle, depth);
  if (first.passed) return finish(tools, context, built, { depth, repaired: false, tar: first.tar });
  const { path, reason } = first;
  await context.warn('EC-BUNDLE-REPAIRED', `${path ?? 'the bundle'} was damaged and is made again: ${reason}`);
  await repairBundle(context, tools, built, path);
  const second = await check(context, tools, bundle, 'deep');
  if (second.passed) return finish(tools, context, built, { depth: 'deep', repaired: true, tar: second.tar });
  throw integrity('EC-VERIFICATION-FAILED', `the bundle does not verify after a repair: ${second.reason}`);
}

async function finish(
  tools: PipelineTools,
  context: RunContext,
  { name }: Built,
  verified: Verified,
): Promise<Verified> {
  const { tenant } = context;
  if (verified.depth === 'deep') await tools.bundles.noteDeepVerified(tenant.id, name);
  await tools.bundles.noteTar(tenant.id, name, verified.tar);
  context.log('info', 'every check passed', { depth: verified.depth, repaired: verified.repaired });
  if (!isEncrypted(context)) return verified;
  return { ...verified, encrypted: await encryptStep(context, tools, await bundleOf(tools, context, name)) };
}

async function check(
  context: RunContext,
  tools: PipelineTools,
  bundle: BundleRecord,
  depth: VerificationReport['depth'],
): Promise<Finding> {
  try {
    const files = await locateBundle(tools.store, context.tenant.id, bundle);
    const [report, tar] = await Promise.all([verify(context, tools, files, depth), tarNote(context, bundle, files)]);
    return judge(report, tar);
  } catch (error) {
    if (!(error instanceof ExportCenterError) || !remade.has(error.code)) throw error;
    return { passed: false, reason: error.message };
  }
}

async function verify(
  context: RunContext,
  tools: PipelineTools,
  files: readonly LocatedFile[],
  depth: VerificationReport['depth'],
): Promise<VerificationReport> {
  const { signer, threads } = tools;
  const unsigned = signer instanceof UnsupportedSigner;
  const publicKeys = unsigned ? [] : [await signer.publicKey()];
  return inScratch(placeOf(tools, context), (scratch) =>
    verifyBundle(files, {
      depth,
      publicKeys,
      allowUnsigned: unsigned,
      threads,
      scratch,
      signal: context.signal,
      onProgress: (done, total) => context.progress(done, total, 'bytes'),
    }),
  );
}

/** A bundle that was verified before has its tar noted: its files are hashed again, so the tar over them need not be. */
async function tarNote({ signal }: RunContext, { tar }: BundleRecord, files: readonly LocatedFile[]): Promise<TarNote> {
  if (tar) return tar;
  const view = tarOf(files);
  return { digest: await digestOfParts(view, signal), bytes: view.size };
}

function judge({ verdict, firstBad }: VerificationReport, tar: TarNote): Finding {
  if (verdict === 'passed') return { passed: true, tar };
  const { path, detail } = firstBad ?? { detail: `its verdict is ${verdict}` };
  return { passed: false, reason: detail, ...(path === undefined ? {} : { path }) };
}
