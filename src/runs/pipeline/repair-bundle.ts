import { storeDocuments } from '../../stages/packaging/store-documents.js';
import { readLayout } from '../../stages/packaging/bundle-files.js';
import type { StagedBundle } from '../../stages/staging/staged-bundle.js';
import { integrity } from '../../kernel/errors.js';
import type { RunContext } from '../run-context.js';
import { placeOf, type PipelineTools } from './pipeline-tools.js';
import type { Planned } from './plan-step.js';
import { documentsOf } from './seal-step.js';
import { stagePayload } from './stage-step.js';

interface Built {
  readonly planned: Planned;
  readonly staged: StagedBundle;
}

/**
 * Makes the damaged file again from the evidence; without a path, every file that cannot be located. New bytes take the place of the
 * damaged ones, because a blob that is recorded again moves. What signing made cannot be made again: it stays as it is and the verification
 * that follows says so.
 */
export async function repairBundle(
  context: RunContext,
  tools: PipelineTools,
  { planned, staged }: Built,
  path: string | undefined,
): Promise<void> {
  const damaged = new Set(path === undefined ? await missingFiles(context, tools, staged) : [path]);
  const again = await stagePayload(context, tools, planned, damaged);
  if (again.layout !== staged.layout)
    throw integrity('EC-EVIDENCE-DAMAGED', 'the evidence gives another payload than it gave before');
  const documents = await documentsOf(tools, context, planned.plan, staged);
  await storeDocuments(tools.store, placeOf(tools, context), documents.all);
}

async function missingFiles({ tenant }: RunContext, tools: PipelineTools, staged: StagedBundle): Promise<string[]> {
  const layout = await readLayout(tools.store, tenant.id, staged.layout).catch(() => []);
  const missing: string[] = [];
  for (const { path, pieces } of layout) {
    const digests = pieces.map(([hex]) => `sha256:${hex}` as StagedBundle['layout']);
    await tools.store.locate(tenant.id, digests).catch(() => missing.push(path));
  }
  return missing;
}
