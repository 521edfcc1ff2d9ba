import { digestBytes, type Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Database } from '../../platform/db/database.js';
import type { StagedBundle } from './staged-bundle.js';
import type { StagedPlans } from './staged-plans.port.js';

export class PgStagedPlans implements StagedPlans {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async find(tenant: TenantId, planDigest: Digest): Promise<StagedBundle | undefined> {
    const rows = await this.#database.read<{ staged: StagedBundle }>(
      tenant,
      `SELECT staged FROM export_center.staged_plans WHERE tenant_id = $1 AND plan_digest = $2`,
      [tenant, digestBytes(planDigest)],
    );
    return rows[0]?.staged;
  }

  async latest(tenant: TenantId, family: Digest): Promise<StagedBundle | undefined> {
    const rows = await this.#database.read<{ staged: StagedBundle }>(
      tenant,
      `SELECT staged FROM export_center.staged_plans WHERE tenant_id = $1 AND staged->>'family' = $2
       ORDER BY created_at DESC, plan_digest LIMIT 1`,
      [tenant, family],
    );
    return rows[0]?.staged;
  }

  async record(tenant: TenantId, planDigest: Digest, staged: StagedBundle): Promise<void> {
    await this.#database.tenant(tenant, (tx) =>
      tx.execute(
        `INSERT INTO export_center.staged_plans (tenant_id, plan_digest, staged) VALUES ($1, $2, $3)
         ON CONFLICT (tenant_id, plan_digest) DO UPDATE SET staged = excluded.staged`,
        [tenant, digestBytes(planDigest), JSON.stringify(staged)],
      ),
    );
  }
}
