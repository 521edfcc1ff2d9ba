import type { BundleName, BundleRecord, TarNote } from '../../stages/packaging/bundle-catalog.port.js';
import { locateBundle, type LocatedFile } from '../../stages/packaging/bundle-files.js';
import { digestOfParts } from '../../stages/packaging/fs-parts-reader.js';
import { tarOf } from '../../stages/packaging/computed-tar.js';
import { ExportCenterError, notFound } from '../../kernel/errors.js';
import type { RunContext } from '../run-context.js';
import type { PipelineTools } from './pipeline-tools.js';

/** Output of the pack step. No archive is written: the tar is a view, and this is its name and length. */
export interface Packed {
  /** Absent where a file is too short to be hashed: the verify step repairs it and hashes then. */
  readonly tar?: TarNote;
}

/** Hashes the tar view once for each bundle; later runs of the same bundle have it noted. */
export async function packStep(context: RunContext, tools: PipelineTools, name: BundleName): Promise<Packed> {
  const bundle = await bundleOf(tools, context, name);
  if (bundle.tar && !context.rebuild) return { tar: bundle.tar };
  try {
    return { tar: await hashTar(await locateBundle(tools.store, context.tenant.id, bundle), context) };
  } catch (error) {
    if (error instanceof ExportCenterError && error.code === 'EC-BLOB-DAMAGED') return {};
    throw error;
  }
}

export async function hashTar(files: readonly LocatedFile[], context: RunContext): Promise<TarNote> {
  const view = tarOf(files);
  const digest = await digestOfParts(view, (done) => context.progress(done, view.size, 'bytes'), context.signal);
  return { digest, bytes: view.size };
}

export async function bundleOf(
  { bundles }: PipelineTools,
  { tenant }: RunContext,
  name: BundleName,
): Promise<BundleRecord> {
  const bundle = await bundles.find(tenant.id, name);
  if (!bundle) throw notFound(`bundle ${name.manifestDigest}`);
  return bundle;
}
