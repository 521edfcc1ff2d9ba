import { Inject, Injectable } from '@nestjs/common';
import type { AuditBy } from '../kernel/audit.js';
import { conflict } from '../kernel/errors.js';
import { digestBytes, parseDigest } from '../formats/digest.js';
import { recordChange } from '../platform/audit/record-change.js';
import { auditBy, type Caller } from '../platform/auth/caller.js';
import { DATABASE, type Database, type Transaction } from '../platform/db/database.js';
import { rehearsal } from '../platform/db/rehearsal.js';
import { requireIfMatch } from '../platform/http/etag.js';
import { lockRun } from './pg-run-change.js';
import { requireSucceeded, toUtc } from './run-rules.js';
import type { HoldInput } from './run-retention.dto.js';
import { versionOf } from './run-view.js';
import { runColumns, type Run, type RunHold } from './run.js';

type Verb = 'hold' | 'release' | 'purge';
type Finished = Run & { readonly manifestDigest: string };
const told = { hold: 'run.held', release: 'run.released', purge: 'run.purged' } as const;

/** So long a delta keeps what it starts from. */
const basePinDays = 30;

interface Dry {
  readonly validateOnly?: boolean;
}

/** How long the content of finished runs stays: legal holds, and the purge that they forbid. A foreign run is not-found. */
@Injectable()
export class RunRetentionService {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Places a hold, or replaces it. Throws EC-CONFLICT-STATE for a run whose content is gone. */
  hold(caller: Caller, id: string, input: HoldInput, dry: Dry): Promise<Run> {
    return this.#change(caller, id, dry, async (tx, run) => {
      if (run.purgedAt) throw conflict('EC-CONFLICT-STATE', `${id} was purged: there is nothing to hold`);
      const [now] = await tx.query<{ at: Date }>('SELECT clock_timestamp() AS at');
      const hold: RunHold = {
        reason: input.reason,
        caseId: input.caseId ?? null,
        until: input.until ? toUtc(input.until) : null,
        by: caller.subject,
        at: now!.at.toISOString(),
      };
      const { reason, caseId, until } = hold;
      return note(tx, await write(tx, run, 'hold = $3', JSON.stringify(hold)), 'hold', auditBy(caller), {
        reason,
        caseId,
        until,
      });
    });
  }

  /** Lifts the hold; a run without one stays as it is. */
  release(caller: Caller, id: string, dry: Dry): Promise<Run> {
    return this.#change(caller, id, dry, async (tx, run) => {
      if (!run.hold) return run;
      const { reason, caseId } = run.hold;
      return note(tx, await write(tx, run, 'hold = NULL'), 'release', auditBy(caller), { reason, caseId });
    });
  }

  /**
   * Gives up the content of a succeeded run; the row stays as the tombstone. The bundle goes with the last run that has it, its bytes
   * with the next collections. Throws EC-RUN-NOT-READY, EC-CONFLICT-HOLD, EC-CONFLICT-IN-USE, EC-PRECONDITION-*.
   */
  purge(caller: Caller, id: string, ifMatch: string | undefined, dry: Dry): Promise<Run> {
    return this.#change(caller, id, dry, async (tx, run) => {
      const finished = requireSucceeded(run);
      requireIfMatch(withoutWeakness(ifMatch), `"${versionOf(run)}"`);
      if (run.purgedAt) return run;
      requireNoHold(run);
      const purged = await write(tx, run, 'purged_at = clock_timestamp(), purged_by = $3', caller.subject);
      const bundle = (await isLast(tx, finished)) ? 'purged' : 'kept for other runs';
      if (bundle === 'purged') {
        await requireNoDeltas(tx, finished);
        await requireNoSite(tx, finished);
      }
      if (bundle === 'purged') await purgeBundle(tx, finished);
      return note(tx, purged, 'purge', auditBy(caller), { manifestDigest: finished.manifestDigest, bundle });
    });
  }

  #change(
    { tenant }: Caller,
    id: string,
    { validateOnly }: Dry,
    work: (tx: Transaction, run: Run) => Promise<Run>,
  ): Promise<Run> {
    const database = validateOnly ? rehearsal(this.db) : this.db;
    return database.tenant(tenant.id, async (tx) => work(tx, await lockRun(tx, tenant.id, id)));
  }
}

/** The tag of a run is weak only because of how it is made; any change of the run changes it. */
const withoutWeakness = (header: string | undefined) => header?.replaceAll('W/"', '"');

function requireNoHold({ id, hold }: Run): void {
  if (!hold || (hold.until && Date.parse(hold.until) <= Date.now())) return;
  const [until, ofCase] = [hold.until ? ` until ${hold.until}` : '', hold.caseId ? ` for case ${hold.caseId}` : ''];
  throw conflict('EC-CONFLICT-HOLD', `${id} is held${ofCase}${until}: lift the hold first (DELETE /runs/${id}/hold)`);
}

/**
 * A bundle that a delta starts from may still be on its way to a site, or be what repairs one. Not for ever: a site that never comes back
 * keeps nothing. Throws `EC-CONFLICT-IN-USE` (conflict).
 */
async function requireNoDeltas(tx: Transaction, { id, tenantId, manifestDigest }: Finished): Promise<void> {
  const sql = `SELECT id FROM export_center.runs WHERE tenant_id = $1 AND plan #>> '{base,manifestDigest}' = $2 AND purged_at IS NULL
      AND (state IN ('queued', 'running', 'canceling') OR state = 'succeeded' AND finished_at > clock_timestamp() - $3 * interval '1 day')
    ORDER BY created_at DESC LIMIT 1`;
  const [delta] = await tx.query<{ id: string }>(sql, [tenantId, manifestDigest, basePinDays]);
  if (!delta) return;
  const message = `${id} is the base of ${delta.id}: purge that first, or wait until it is ${basePinDays} days old`;
  throw conflict('EC-CONFLICT-IN-USE', message);
}

/** What a site acknowledged is what its next delta starts from; a site that went silent pins it for its `pinDays`. Throws `EC-CONFLICT-IN-USE`. */
async function requireNoSite(tx: Transaction, { id, tenantId, manifestDigest }: Finished): Promise<void> {
  const [site] = await tx.query<{ name: string; pinDays: number }>(
    `SELECT s.name, s.pin_days AS "pinDays" FROM export_center.sites s
     CROSS JOIN LATERAL (SELECT DISTINCT ON (mirror) manifest_digest FROM export_center.site_receipts
       WHERE tenant_id = $1 AND site_id = s.id ORDER BY mirror, counter DESC) held
     WHERE s.tenant_id = $1 AND s.removed_at IS NULL AND held.manifest_digest = $2
       AND s.last_receipt_at > clock_timestamp() - s.pin_days * interval '1 day' LIMIT 1`,
    [tenantId, manifestDigest],
  );
  if (!site) return;
  const message = `${id} is what site ${site.name} holds: remove the site, or wait until it was silent for ${site.pinDays} days`;
  throw conflict('EC-CONFLICT-IN-USE', message);
}

async function write(tx: Transaction, run: Run, assignment: string, ...values: unknown[]): Promise<Run> {
  const sql = `UPDATE export_center.runs SET ${assignment}, updated_at = clock_timestamp()
    WHERE tenant_id = $1 AND id = $2 RETURNING ${runColumns}`;
  const [changed] = await tx.query<Run>(sql, [run.tenantId, run.id, ...values]);
  return changed!;
}

/**
 * Whether no other run has the bundle. Its row is locked first, so that of two purges of the last two runs one sees the other.
 */
async function isLast(tx: Transaction, run: Finished): Promise<boolean> {
  await tx.query(`SELECT FROM export_center.bundles WHERE ${named} FOR UPDATE`, nameOf(run));
  const [row] = await tx.query<{ last: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM export_center.runs r WHERE r.tenant_id = $1 AND r.manifest_digest = $2 AND r.state = 'succeeded'
       AND r.purged_at IS NULL AND coalesce(r.result #>> '{signatures,0,kid}', '') = $3) AS last`,
    [run.tenantId, run.manifestDigest, signedBy(run)],
  );
  return row!.last;
}

async function purgeBundle(tx: Transaction, run: Finished): Promise<void> {
  await tx.execute(`UPDATE export_center.bundles SET state = 'purged' WHERE ${named}`, nameOf(run));
  const { encryptionDigest } = run.result ?? {};
  if (encryptionDigest === undefined) return;
  const encrypted = nameOf({ ...run, manifestDigest: encryptionDigest });
  await tx.execute(`UPDATE export_center.bundles SET state = 'purged' WHERE ${named}`, encrypted);
}

const named = 'tenant_id = $1 AND manifest_digest = $2 AND signed_by = $3';
const signedBy = ({ result }: Run): string => result?.signatures?.[0]?.kid ?? '';
const nameOf = (run: Finished) => [run.tenantId, digestBytes(parseDigest(run.manifestDigest)), signedBy(run)];

async function note(
  tx: Transaction,
  run: Run,
  verb: Verb,
  by: AuditBy,
  data: Readonly<Record<string, unknown>>,
): Promise<Run> {
  const entry = { ...by, action: `run.${verb}`, resource: { type: 'run', id: run.id }, outcome: 'success' as const };
  await recordChange(tx, run.tenantId, [{ type: told[verb], subject: run.id, data }], { ...entry, details: data });
  return run;
}
