import type { BundleName } from '../../stages/packaging/bundle-catalog.port.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import type { RunContext, RunResult } from '../run-context.js';
import { bundleOf, type Packed } from './pack-step.js';
import type { PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';
import { requireInputs } from './require-inputs.js';
import type { Verified } from './verify-step.js';

interface Built {
  readonly planned: Planned;
  readonly staged: StagedBundle;
  readonly name: BundleName;
  readonly packed: Packed;
  readonly verified: Verified;
}

/** Makes the verified bundle visible in the built-in store; not one that holds what was erased while it was made (`EC-GONE`). */
export async function publishStep(context: RunContext, tools: PipelineTools, built: Built): Promise<RunResult> {
  const { planned, staged, name, packed, verified } = built;
  await requireInputs(
    tools,
    context.tenant.id,
    planned.plan,
    context.estimate?.counts ?? staged.counts,
    context.signal,
  );
  const bundle = await bundleOf(tools, context, name);
  const { encrypted } = verified;
  await tools.bundles.publish(context.tenant.id, name);
  if (encrypted) await tools.bundles.publish(context.tenant.id, { ...name, manifestDigest: encrypted.digest });
  const { tar, files } = encrypted ?? { ...verified, ...packed };
  context.log('info', 'the bundle can be downloaded', { tarDigest: tar.digest, records: bundle.records });
  return {
    manifestDigest: bundle.manifestDigest,
    itemSetRoot: bundle.itemSetRoot,
    tarDigest: tar.digest,
    bytes: tar.bytes,
    files,
    records: bundle.records,
    signatures: bundle.signatures,
    encrypted: encrypted !== undefined,
    ...(encrypted ? { encryptionDigest: encrypted.digest } : {}),
    plainDigest: staged.plainDigest,
  };
}
