import { keyFingerprint } from '../../formats/key-files/public-key.js';
import type { Plan } from '../../kernel/plan.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { BundleName, BundleRecord } from '../../stages/packaging/bundle-catalog.port.js';
import { byTarOrder, readLayout } from '../../stages/packaging/bundle-files.js';
import { deterministicDocuments, type DeterministicDocuments } from '../../stages/packaging/encode-bundle-manifest.js';
import { storeDocuments } from '../../stages/packaging/store-documents.js';
import { sealBundle } from '../../stages/signing/seal-bundle.js';
import type { Signer } from '../../stages/signing/signer.port.js';
import { UnsupportedSigner } from '../../stages/signing/unsupported-signer.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import type { RunContext } from '../run-context.js';
import { evidenceSources } from './evidence-sources.js';
import { placeOf, type PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';

/** Names and signs what was staged. A manifest that was signed before by the same key keeps those signatures, byte for byte. */
export async function sealStep(
  context: RunContext,
  tools: PipelineTools,
  planned: Planned,
  staged: StagedBundle,
): Promise<BundleName> {
  const documents = await documentsOf(tools, context, planned.plan, staged);
  const name = { manifestDigest: documents.manifestDigest, signedBy: await signedBy(tools.signer) };
  const known = await tools.bundles.keep(context.tenant.id, name);
  if (!known) await sign(context, tools, planned, staged, documents, name);
  context.log('info', known ? 'signatures of an earlier run are kept' : 'signed', { ...name });
  return name;
}

/** Fingerprint of the key that signs here, '' where bundles go out unsigned. */
export async function signedBy(signer: Signer): Promise<string> {
  return signer instanceof UnsupportedSigner ? '' : keyFingerprint(await signer.publicKey());
}

export async function documentsOf(
  tools: PipelineTools,
  { tenant }: Pick<RunContext, 'tenant'>,
  plan: Plan,
  staged: StagedBundle,
): Promise<DeterministicDocuments> {
  return deterministicDocuments(plan, staged, await readLayout(tools.store, tenant.id, staged.layout));
}

async function sign(
  context: RunContext,
  tools: PipelineTools,
  planned: Planned,
  staged: StagedBundle,
  documents: DeterministicDocuments,
  name: BundleName,
): Promise<BundleRecord> {
  const { tenant, runId, createdAt, signal } = context;
  const { plan, planDigest } = planned;
  const input = {
    manifestBytes: documents.manifest.bytes,
    checksumsBytes: documents.checksums.bytes,
    tenantSlug: tenant.slug,
    plan,
    planDigest,
    evidence: { cut: plan.cut.seq, sources: await evidenceSources(tools.evidence, tenant.id, plan) },
    builder: tools.builder,
    invocationId: runId,
    startedOn: createdAt,
    finishedOn: tools.clock.now().toISOString(),
    ...(await auditCheckpointOf(tools, context)),
  };
  const signed = await sealBundle(input, tools.signer, signal);
  faultPoint('signature-made');
  const all = [...documents.all, ...signed.documents].sort(byTarOrder);
  const stored = await storeDocuments(tools.store, placeOf(tools, context), all);
  return tools.bundles.seal(tenant.id, {
    ...name,
    itemSetRoot: staged.itemSetRoot,
    layout: staged.layout,
    files: stored.length + staged.files,
    records: staged.records,
    signatures: signed.signatures,
    documents: stored,
  });
}

/** How the audit log stood when the bundle was signed, so that whoever keeps the bundle can tell whether the log was changed later. */
async function auditCheckpointOf(
  { auditCheckpoints, signer }: PipelineTools,
  { tenant, signal }: RunContext,
): Promise<{ readonly auditCheckpoint?: string }> {
  if (!auditCheckpoints || signer instanceof UnsupportedSigner) return {};
  const checkpoint = await auditCheckpoints.current(tenant.id, signal);
  return checkpoint ? { auditCheckpoint: checkpoint.note } : {};
}
