/** The claim of run-queue.ts with a further condition on the rows `q` of the queue. */
const claimWhere = (condition: string): string =>
  `CREATE OR REPLACE FUNCTION export_center.run_queue_claim(new_owner text, lease bigint)
   RETURNS TABLE (run_id text, tenant uuid, token bigint)
   LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
   AS $$
   DECLARE chosen export_center.run_queue;
   BEGIN
     SELECT q.* INTO chosen FROM export_center.run_queue q
       LEFT JOIN (SELECT l.tenant, count(*) AS leased FROM export_center.run_queue l WHERE l.state = 'leased' GROUP BY l.tenant) load
         ON load.tenant = q.tenant
       WHERE q.state = 'queued' AND q.not_before <= clock_timestamp()
         AND (q.deadline IS NULL OR q.deadline > clock_timestamp())${condition}
       ORDER BY q.priority DESC, coalesce(load.leased, 0), q.not_before, q.run_id
       LIMIT 1 FOR UPDATE OF q SKIP LOCKED;
     IF chosen.run_id IS NULL THEN RETURN; END IF;
     UPDATE export_center.run_queue q
       SET state = 'leased', token = q.token + 1, canceling = false, lease_owner = new_owner,
           lease_until = clock_timestamp() + lease * interval '1 millisecond'
       WHERE q.run_id = chosen.run_id;
     PERFORM set_config('app.tenant', chosen.tenant::text, true);
     RETURN QUERY SELECT chosen.run_id, chosen.tenant, chosen.token + 1;
   END $$`;

/** Runs of a suspended or erased tenant stay in the queue, so that they go on when it is resumed. */
export const claimOfActiveTenants = claimWhere(`
         AND EXISTS (SELECT FROM export_center.tenants t WHERE t.id = q.tenant AND t.status = 'active')`);

export const claimOfAnyTenant = claimWhere('');
