import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceCatalog } from '../../stages/evidence/evidence-catalog.port.js';

export interface EvidenceSource {
  readonly uri: string;
  readonly digest: Digest;
}

const pageSize = 200;
/** Provenance names the newest batches; a longer list helps nobody and would grow without end. */
const most = 1_000;

/** The batches that a plan's evidence came from, oldest first: those at or below the cut that hold a selected kind. */
export async function evidenceSources(
  catalog: Pick<EvidenceCatalog, 'batches'>,
  tenant: TenantId,
  { cut, selectors }: Pick<Plan, 'cut' | 'selectors'>,
): Promise<readonly EvidenceSource[]> {
  const sources = new Map<string, EvidenceSource>();
  let after: string | undefined;
  do {
    const page = await catalog.batches(tenant, pageSize, after);
    for (const { seq, kinds, source, digest } of page.items.filter((batch) => batch.seq <= cut.seq)) {
      for (const kind of selectors.kinds.filter((selected) => kinds[selected])) {
        sources.set(`${kind} ${source} ${digest} ${seq}`, {
          uri: `urn:export-center:evidence:${kind}:${source}`,
          digest,
        });
      }
    }
    after = page.next;
  } while (after !== undefined && sources.size < most);
  return [...sources.values()].slice(0, most).reverse();
}
