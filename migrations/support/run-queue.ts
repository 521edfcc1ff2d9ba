import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';

/** Every function of the queue, for grants and for `down`. */
const signatures = [
  'run_queue_put(text, text, integer, timestamptz, timestamptz)',
  'run_queue_lock(text)',
  'run_queue_move(text, text, bigint)',
  'run_queue_cancel(text)',
  'run_queue_claim(text, bigint)',
  'run_queue_heartbeat(text[], bigint[], bigint)',
  'run_queue_sweep()',
  'run_queue_depth()',
];

/**
 * The queue is the one table of runs that works across tenants: ids, state and lease, no content, no row-level security. The
 * application has no right on it; it calls the functions. Those that belong to a tenant's own transaction touch only rows of
 * `app.tenant`; claim and sweep choose a row, enter its tenant and leave it locked until the transaction ends.
 * States: waiting (scheduled), queued, leased, idle (terminal or awaiting approval).
 */
export async function createRunQueue(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.run_queue (
       run_id text COLLATE "C" NOT NULL PRIMARY KEY,
       tenant uuid NOT NULL,
       state text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'queued', 'leased', 'idle')),
       priority integer NOT NULL,
       not_before timestamptz NOT NULL,
       deadline timestamptz,
       token bigint NOT NULL DEFAULT 0,
       canceling boolean NOT NULL DEFAULT false,
       lease_owner text COLLATE "C",
       lease_until timestamptz
     ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)`,
  );
  await runner.query(
    `CREATE INDEX run_queue_next ON export_center.run_queue (priority DESC, not_before, run_id) WHERE state = 'queued'`,
  );
  await runner.query(`CREATE INDEX run_queue_leases ON export_center.run_queue (lease_until) WHERE state = 'leased'`);
  await runner.query(`CREATE INDEX run_queue_waiting ON export_center.run_queue (not_before) WHERE state = 'waiting'`);
  await runner.query(
    `CREATE INDEX run_queue_deadlines ON export_center.run_queue (deadline) WHERE state IN ('waiting', 'queued')`,
  );
  await createTenantFunctions(runner);
  await createClaim(runner);
  await createHeartbeat(runner);
  await createSweep(runner);
  for (const signature of signatures) await onlyForApplication(runner, signature);
}

export async function dropRunQueue(runner: QueryRunner): Promise<void> {
  for (const signature of signatures) await runner.query(`DROP FUNCTION export_center.${signature}`);
  await runner.query(`DROP TABLE export_center.run_queue`);
}

const header = 'VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp';
const ownTenant = `tenant = nullif(current_setting('app.tenant', true), '')::uuid`;

async function createTenantFunctions(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_put(run text, new_state text, new_priority integer, earliest timestamptz, latest timestamptz)
     RETURNS void LANGUAGE sql ${header}
     AS $$
       INSERT INTO export_center.run_queue (run_id, tenant, state, priority, not_before, deadline)
       VALUES (run, nullif(current_setting('app.tenant', true), '')::uuid, new_state, new_priority,
               coalesce(earliest, clock_timestamp()), latest);
       SELECT pg_notify('export_center_queue', '') WHERE new_state = 'queued';
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_lock(run text) RETURNS boolean LANGUAGE sql ${header}
     AS $$
       SELECT true FROM export_center.run_queue WHERE run_id = run AND ${ownTenant} FOR UPDATE
     $$`,
  );
  await createMoves(runner);
}

/** `delay` is in milliseconds from now by the database's clock. A move ends the lease. */
async function createMoves(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_move(run text, new_state text, delay bigint) RETURNS void LANGUAGE sql ${header}
     AS $$
       UPDATE export_center.run_queue
       SET state = new_state, canceling = false, lease_owner = NULL, lease_until = NULL,
           not_before = clock_timestamp() + delay * interval '1 millisecond'
       WHERE run_id = run AND ${ownTenant};
       SELECT pg_notify('export_center_queue', '') WHERE new_state = 'queued' AND delay = 0;
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_cancel(run text) RETURNS void LANGUAGE sql ${header}
     AS $$
       UPDATE export_center.run_queue SET canceling = true WHERE run_id = run AND state = 'leased' AND ${ownTenant}
     $$`,
  );
}

/**
 * Highest priority first; among equals the tenant with the fewest leased runs, then the one that waits longest. The token rises
 * with each claim and never falls, so an earlier holder can be told from the present one.
 */
async function createClaim(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_claim(new_owner text, lease bigint)
     RETURNS TABLE (run_id text, tenant uuid, token bigint)
     LANGUAGE plpgsql ${header}
     AS $$
     DECLARE chosen export_center.run_queue;
     BEGIN
       SELECT q.* INTO chosen FROM export_center.run_queue q
         LEFT JOIN (SELECT l.tenant, count(*) AS leased FROM export_center.run_queue l WHERE l.state = 'leased' GROUP BY l.tenant) load
           ON load.tenant = q.tenant
         WHERE q.state = 'queued' AND q.not_before <= clock_timestamp()
           AND (q.deadline IS NULL OR q.deadline > clock_timestamp())
         ORDER BY q.priority DESC, coalesce(load.leased, 0), q.not_before, q.run_id
         LIMIT 1 FOR UPDATE OF q SKIP LOCKED;
       IF chosen.run_id IS NULL THEN RETURN; END IF;
       UPDATE export_center.run_queue q
         SET state = 'leased', token = q.token + 1, canceling = false, lease_owner = new_owner,
             lease_until = clock_timestamp() + lease * interval '1 millisecond'
         WHERE q.run_id = chosen.run_id;
       PERFORM set_config('app.tenant', chosen.tenant::text, true);
       RETURN QUERY SELECT chosen.run_id, chosen.tenant, chosen.token + 1;
     END $$`,
  );
}

/** Prolongs the leases that are still held and answers which; a run that is missing from the answer is lost. `lease` in milliseconds. */
async function createHeartbeat(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_heartbeat(runs text[], tokens bigint[], lease bigint)
     RETURNS TABLE (run_id text, canceling boolean)
     LANGUAGE sql ${header}
     AS $$
       UPDATE export_center.run_queue q SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
       FROM unnest(runs, tokens) AS held (run, held_token)
       WHERE q.run_id = held.run AND q.token = held.held_token AND q.state = 'leased'
       RETURNING q.run_id, q.canceling
     $$`,
  );
}

/** One row whose time has come: a lease that ran out, a deadline that passed or a start that is due. */
async function createSweep(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_sweep()
     RETURNS TABLE (run_id text, tenant uuid, reason text)
     LANGUAGE plpgsql ${header}
     AS $$
     DECLARE chosen export_center.run_queue;
     BEGIN
       SELECT q.* INTO chosen FROM export_center.run_queue q
         WHERE (q.state = 'leased' AND q.lease_until < clock_timestamp())
            OR (q.state IN ('waiting', 'queued') AND q.deadline < clock_timestamp())
            OR (q.state = 'waiting' AND q.not_before <= clock_timestamp())
         LIMIT 1 FOR UPDATE SKIP LOCKED;
       IF chosen.run_id IS NULL THEN RETURN; END IF;
       PERFORM set_config('app.tenant', chosen.tenant::text, true);
       RETURN QUERY SELECT chosen.run_id, chosen.tenant,
         CASE WHEN chosen.state = 'leased' THEN 'leaseLost' WHEN chosen.deadline < clock_timestamp() THEN 'deadline' ELSE 'due' END;
     END $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.run_queue_depth() RETURNS TABLE (state text, runs bigint)
     LANGUAGE sql ${header}
     AS $$ SELECT state, count(*) FROM export_center.run_queue WHERE state <> 'idle' GROUP BY state $$`,
  );
}
