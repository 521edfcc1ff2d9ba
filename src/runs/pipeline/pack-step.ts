import { notFound } from '../../kernel/errors.js';
import type { BundleName, BundleRecord } from '../../stages/packaging/bundle-catalog.port.js';
import type { Plan } from '../../kernel/plan.js';
import { bundleFiles } from '../../stages/packaging/bundle-files.js';
import { layoutProblem } from '../../stages/packaging/computed-oci-layout.js';
import { tarSize } from '../../stages/packaging/computed-tar.js';
import type { RunContext } from '../run-context.js';
import type { PipelineTools } from './pipeline-tools.js';

/** Output of the pack step: the shape of the finished bundle. No archive is written, every one is a view over the stored files. */
export interface Packed {
  readonly files: number;
  /** Length of the tar view. */
  readonly bytes: number;
}

/**
 * Puts payload and documents together. Refuses what no tar can hold (FormatError) before anything is verified or published, and warns of what no OCI
 * image layout can.
 */
export async function packStep(
  context: RunContext,
  tools: PipelineTools,
  name: BundleName,
  { asOf }: Pick<Plan, 'asOf'>,
): Promise<Packed> {
  const files = await bundleFiles(tools.store, context.tenant.id, await bundleOf(tools, context, name));
  const problem = layoutProblem(files, asOf);
  if (problem) await context.warn(problem.code, problem.message);
  const packed = { files: files.length, bytes: tarSize(files) };
  context.log('info', 'the bundle is complete', packed);
  return packed;
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
