import type { QueryRunner } from 'typeorm';
import { onlyForApplication } from './application-function.js';

const header = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';
const returns = 'RETURNS SETOF export_center.content_collections';

const signatures = [
  'collection_request(text, boolean, text)',
  'collection_of(text)',
  'collection_claim(text, text, bigint, bigint)',
  'collection_keep(text, text, bigint)',
  'collection_finish(text, text, json, text)',
];

/** Passes of the collector over all tenants: figures only, nothing of what a tenant holds. At most one is at work, under a lease. */
export async function createContentCollections(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.content_collections (
       id text COLLATE "C" NOT NULL PRIMARY KEY,
       state text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
       dry_run boolean NOT NULL,
       requested_by text COLLATE "C",
       requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       started_at timestamptz,
       finished_at timestamptz,
       lease_owner text COLLATE "C",
       lease_until timestamptz,
       report json,
       error text
     )`,
  );
  await runner.query(
    `CREATE UNIQUE INDEX content_collections_one ON export_center.content_collections ((true)) WHERE state = 'running'`,
  );
  await createRequests(runner);
  await createClaim(runner);
  for (const signature of signatures) await onlyForApplication(runner, signature);
}

export async function dropContentCollections(runner: QueryRunner): Promise<void> {
  for (const signature of signatures) await runner.query(`DROP FUNCTION export_center.${signature}`);
  await runner.query(`DROP TABLE export_center.content_collections`);
}

async function createRequests(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.collection_request(new_id text, dry boolean, who text) ${returns}
     LANGUAGE sql VOLATILE ${header}
     AS $$
       INSERT INTO export_center.content_collections AS c (id, state, dry_run, requested_by) VALUES (new_id, 'queued', dry, who) RETURNING c.*
     $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.collection_of(wanted text) ${returns}
     LANGUAGE sql STABLE ${header}
     AS $$ SELECT c.* FROM export_center.content_collections c WHERE c.id = wanted $$`,
  );
}

/**
 * The pass that is to be worked on: one whose worker died, else the oldest that was asked for, else a new one where the latest is
 * older than `period`. None while another worker holds its lease. All times in milliseconds. Rows of 90 days ago go.
 */
async function createClaim(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE FUNCTION export_center.collection_claim(new_id text, new_owner text, lease bigint, period bigint) ${returns}
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     DECLARE chosen text;
     BEGIN
       PERFORM pg_advisory_xact_lock(hashtext('export_center.content_collections'));
       IF EXISTS (SELECT FROM export_center.content_collections c WHERE c.state = 'running' AND c.lease_until > clock_timestamp()) THEN
         RETURN;
       END IF;
       SELECT c.id INTO chosen FROM export_center.content_collections c WHERE c.state IN ('running', 'queued')
         ORDER BY c.state = 'queued', c.requested_at LIMIT 1;
       IF chosen IS NULL THEN
         IF EXISTS (SELECT FROM export_center.content_collections c
             WHERE NOT c.dry_run AND c.requested_at > clock_timestamp() - period * interval '1 millisecond') THEN
           RETURN;
         END IF;
         DELETE FROM export_center.content_collections c WHERE c.requested_at < clock_timestamp() - interval '90 days';
         INSERT INTO export_center.content_collections (id, state, dry_run) VALUES (new_id, 'queued', false);
         chosen := new_id;
       END IF;
       RETURN QUERY UPDATE export_center.content_collections c
         SET state = 'running', started_at = coalesce(c.started_at, clock_timestamp()), lease_owner = new_owner,
             lease_until = clock_timestamp() + lease * interval '1 millisecond'
         WHERE c.id = chosen RETURNING c.*;
     END $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.collection_keep(wanted text, who text, lease bigint) RETURNS boolean
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     BEGIN
       UPDATE export_center.content_collections c SET lease_until = clock_timestamp() + lease * interval '1 millisecond'
         WHERE c.id = wanted AND c.state = 'running' AND c.lease_owner = who;
       RETURN FOUND;
     END $$`,
  );
  await runner.query(
    `CREATE FUNCTION export_center.collection_finish(wanted text, who text, figures json, problem text) RETURNS boolean
     LANGUAGE plpgsql VOLATILE ${header}
     AS $$
     BEGIN
       UPDATE export_center.content_collections c
         SET state = CASE WHEN problem IS NULL THEN 'done' ELSE 'failed' END, finished_at = clock_timestamp(), report = figures,
             error = problem, lease_owner = NULL, lease_until = NULL
         WHERE c.id = wanted AND c.state = 'running' AND c.lease_owner = who;
       RETURN FOUND;
     END $$`,
  );
}
