import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isTenantId, type TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { faultPoint } from '../../platform/faults/fault-point.js';
import type { ContentCollection, ContentStore, SegmentRegistry } from '../../stages/storage/content-store.port.js';
import { markContent } from './mark-content.js';

export interface CollectionTools {
  readonly database: Database;
  readonly store: ContentStore & SegmentRegistry & ContentCollection;
  /** Called for a tenant that was passed over, with why. */
  readonly warn: (message: string) => void;
}

export interface CollectionOptions {
  /** Milliseconds for which what nothing names is kept. */
  readonly grace: number;
  /** Find out everything, change nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  /** Called between steps; false ends the pass. */
  readonly goOn: () => Promise<boolean>;
}

/** Figures of a pass; of a dry run, what a real one would have done now. */
export interface CollectionReport {
  readonly tenants: number;
  /** Tenants that were passed over, because a list of what they need could not be read. */
  readonly skipped: number;
  /** Blobs that a later pass removes unless something names them until then. */
  readonly blobsCondemned: number;
  readonly blobsRemoved: number;
  readonly blobBytesRemoved: number;
  readonly filesRemoved: number;
  readonly filesRewritten: number;
  readonly bytesFreed: number;
}

const nothing: CollectionReport = {
  tenants: 0,
  skipped: 0,
  blobsCondemned: 0,
  blobsRemoved: 0,
  blobBytesRemoved: 0,
  filesRemoved: 0,
  filesRewritten: 0,
  bytesFreed: 0,
};

/** One pass over all tenants of the content store. Undefined where `goOn` or the signal ended it. */
export async function collectContent(
  tools: CollectionTools,
  options: CollectionOptions,
): Promise<CollectionReport | undefined> {
  let report = nothing;
  const names = await readdir(join(tools.store.directory, 'content')).catch((): string[] => []);
  for (const tenant of names.filter(isTenantId)) {
    if (options.signal.aborted || !(await options.goOn())) return undefined;
    const found = await collectTenant(tools, tenant, options);
    if (!found) return undefined;
    report = sum(report, found);
  }
  return report;
}

async function collectTenant(
  { database, store, warn }: CollectionTools,
  tenant: TenantId,
  { grace, dryRun, signal, goOn }: CollectionOptions,
): Promise<CollectionReport | undefined> {
  const marking = markContent(dryRun ? rehearsal(database) : database, store, tenant, grace);
  const marked = await marking.catch((error: unknown) => {
    warn(`tenant ${tenant} is passed over: ${String(error)}`);
    return undefined;
  });
  if (!marked) return { ...nothing, tenants: 1, skipped: 1 };
  faultPoint('content-condemned');
  let report = { ...nothing, tenants: 1, blobsCondemned: marked.condemned, blobsRemoved: marked.removed };
  report = { ...report, blobBytesRemoved: marked.removedBytes, bytesFreed: dryRun ? marked.removedBytes : 0 };
  for await (const step of store.collect(tenant, { before: marked.before, dryRun, signal })) {
    if (!(await goOn())) return undefined;
    report = sum(report, {
      ...nothing,
      filesRemoved: step.removed,
      filesRewritten: step.rewritten,
      bytesFreed: step.freedBytes + (dryRun ? step.deadBytes : 0),
    });
  }
  return report;
}

function sum(a: CollectionReport, b: CollectionReport): CollectionReport {
  const names = Object.keys(nothing) as (keyof CollectionReport)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as unknown as CollectionReport;
}
