import type { Database } from '../platform/db/database.js';
import type { RunResult } from './run-context.js';
import { runColumns, type ComparedDigest, type Comparison, type Run, type StoredResult } from './run.js';

/** Compares what a reproduction made with what the run that it repeats had made. */
export async function compareResults(db: Database, run: Run, result: RunResult): Promise<Comparison> {
  const sql = `SELECT ${runColumns} FROM export_center.runs WHERE tenant_id = $1 AND id = $2`;
  const [original] = await db.tenant(run.tenantId, (tx) => tx.query<Run>(sql, [run.tenantId, run.triggerRef]));
  return comparison(run.triggerRef ?? '', original?.result ?? undefined, result);
}

/** Equal manifests name equal plain digests; otherwise the digest over them decides, where both sides know it. */
export function comparison(of: string, expected: StoredResult | undefined, actual: RunResult): Comparison {
  const manifestDigest = compared(expected?.manifestDigest, actual.manifestDigest);
  const plain = compared(expected?.plainDigest, actual.plainDigest);
  return {
    of,
    manifestDigest,
    itemSetRoot: compared(expected?.itemSetRoot, actual.itemSetRoot),
    plainDigests: manifestDigest.equal ? { ...plain, equal: true } : plain,
  };
}

function compared(expected: string | undefined, actual: string | undefined): ComparedDigest {
  const known = expected !== undefined && actual !== undefined;
  return { expected: expected ?? null, actual: actual ?? null, equal: known ? expected === actual : null };
}
