import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createRunQueue, dropRunQueue } from './support/run-queue.js';
import { createEventTables, dropEventTables } from './support/event-tables.js';
import { protectTenantTable } from './support/tenant-table.js';

/** What an export is (profiles and their revisions), its executions (runs, stages, queue) and what is told about them (events). */
export class ProfilesAndRuns1700000000004 implements MigrationInterface {
  readonly name = 'ProfilesAndRuns1700000000004';

  async up(runner: QueryRunner): Promise<void> {
    await createEventTables(runner);
    await createProfiles(runner);
    await createRuns(runner);
    await createRunStages(runner);
    await createRunQueue(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropRunQueue(runner);
    for (const table of ['run_stages', 'runs', 'profile_revisions', 'profiles']) {
      await runner.query(`DROP TABLE export_center.${table}`);
    }
    await dropEventTables(runner);
  }
}

async function createProfiles(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.profiles (
       tenant_id uuid NOT NULL REFERENCES export_center.tenants (id),
       id text COLLATE "C" NOT NULL,
       name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
       kind text COLLATE "C" NOT NULL,
       current_rev integer NOT NULL CHECK (current_rev > 0),
       created_by text COLLATE "C" NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       archived_at timestamptz,
       PRIMARY KEY (tenant_id, id)
     )`,
  );
  await runner.query(
    `CREATE UNIQUE INDEX profiles_name ON export_center.profiles (tenant_id, name) WHERE archived_at IS NULL`,
  );
  await protectTenantTable(runner, 'profiles', 'SELECT, INSERT, UPDATE');
  await createProfileRevisions(runner);
}

/** Append-only: no UPDATE and no DELETE is granted. `spec` holds the canonical bytes that `spec_digest` is of. */
async function createProfileRevisions(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.profile_revisions (
       tenant_id uuid NOT NULL,
       profile_id text COLLATE "C" NOT NULL,
       rev integer NOT NULL CHECK (rev > 0),
       spec bytea NOT NULL,
       spec_digest text COLLATE "C" NOT NULL,
       created_by text COLLATE "C" NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       PRIMARY KEY (tenant_id, profile_id, rev),
       FOREIGN KEY (tenant_id, profile_id) REFERENCES export_center.profiles (tenant_id, id)
     )`,
  );
  await protectTenantTable(runner, 'profile_revisions', 'SELECT, INSERT');
}

/** `token` is the fence: a worker writes only where it equals the token of its claim. JSON columns are `json`, which keeps the text. */
async function createRuns(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.runs (
       tenant_id uuid NOT NULL,
       id text COLLATE "C" NOT NULL,
       tenant_slug text COLLATE "C" NOT NULL,
       profile_id text COLLATE "C" NOT NULL,
       profile_rev integer NOT NULL,
       profile_name text COLLATE "C" NOT NULL,
       profile_kind text COLLATE "C" NOT NULL,
       state text COLLATE "C" NOT NULL CHECK (state IN ('awaiting_approval', 'scheduled', 'queued', 'running', 'canceling',
         'succeeded', 'failed', 'canceled', 'expired', 'rejected')),
       stage text COLLATE "C",
       trigger_type text COLLATE "C" NOT NULL CHECK (trigger_type IN ('manual', 'schedule', 'event', 'reproduce')),
       trigger_ref text COLLATE "C",
       request json NOT NULL,
       plan json,
       estimate json,
       plan_digest text COLLATE "C",
       rebuild boolean NOT NULL DEFAULT false,
       progress json,
       result json,
       manifest_digest text COLLATE "C",
       error json,
       cancel_reason text,
       labels jsonb NOT NULL DEFAULT '{}',
       priority integer NOT NULL DEFAULT 0 CHECK (priority BETWEEN -10 AND 10),
       attempt integer NOT NULL DEFAULT 0,
       attempt_limit integer NOT NULL DEFAULT 5,
       lost_leases integer NOT NULL DEFAULT 0,
       token bigint NOT NULL DEFAULT 0,
       not_before timestamptz,
       deadline timestamptz,
       created_by text COLLATE "C" NOT NULL,
       created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       started_at timestamptz,
       finished_at timestamptz,
       PRIMARY KEY (tenant_id, id),
       FOREIGN KEY (tenant_id, profile_id, profile_rev) REFERENCES export_center.profile_revisions (tenant_id, profile_id, rev)
     ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)`,
  );
  await runner.query(`CREATE INDEX runs_newest ON export_center.runs (tenant_id, created_at DESC, id DESC)`);
  await runner.query(`CREATE INDEX runs_of_profile ON export_center.runs (tenant_id, profile_id, created_at DESC)`);
  await runner.query(
    `CREATE INDEX runs_by_plan ON export_center.runs (tenant_id, plan_digest, finished_at DESC) WHERE state = 'succeeded'`,
  );
  await protectTenantTable(runner, 'runs', 'SELECT, INSERT, UPDATE');
}

/** One row a stage and attempt. A `discarded` checkpoint is not taken up again (retry from a stage). */
async function createRunStages(runner: QueryRunner): Promise<void> {
  await runner.query(
    `CREATE TABLE export_center.run_stages (
       tenant_id uuid NOT NULL,
       run_id text COLLATE "C" NOT NULL,
       attempt integer NOT NULL,
       stage text COLLATE "C" NOT NULL,
       state text COLLATE "C" NOT NULL CHECK (state IN ('running', 'succeeded', 'failed')),
       started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
       finished_at timestamptz,
       checkpoint json,
       progress json,
       error json,
       discarded boolean NOT NULL DEFAULT false,
       PRIMARY KEY (tenant_id, run_id, attempt, stage),
       FOREIGN KEY (tenant_id, run_id) REFERENCES export_center.runs (tenant_id, id)
     )`,
  );
  await protectTenantTable(runner, 'run_stages', 'SELECT, INSERT, UPDATE');
}
