import { Inject, Injectable, Optional } from '@nestjs/common';
import type { TenantId } from '../../kernel/ids.js';
import { RecentAnswers } from '../../kernel/recent-answers.js';
import { onlyLimits } from '../config/limit-fields.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { DATABASE, type Database } from '../db/database.js';
import { limitNames, limitsOf, type LimitName, type TenantLimits } from './limit-names.js';

/** Milliseconds for which a tenant's figures are not read again: so long a change takes to arrive everywhere. */
const freshFor = 10_000;

/** What each tenant may use: the settings of the installation, and over them the tenant's own rows of `tenant_quotas`. */
@Injectable()
export class LimitBook {
  readonly #usual: TenantLimits;
  readonly #recent = new RecentAnswers<TenantLimits>(freshFor);
  readonly #database: Database;

  constructor(@Inject(DATABASE) database: Database, @Optional() @Inject(SETTINGS) settings?: Settings) {
    this.#database = database;
    this.#usual = limitsOf(settings?.limits ?? onlyLimits.parse({}));
  }

  /** Errors: EC-UNAVAILABLE-DB. */
  of(tenant: TenantId): Promise<TenantLimits> {
    return this.#recent.get(tenant, () => this.#read(tenant));
  }

  async #read(tenant: TenantId): Promise<TenantLimits> {
    const own = await this.#database.read<{ name: string; limit: string }>(
      tenant,
      `SELECT name, limit_value AS "limit" FROM export_center.tenant_quotas WHERE tenant_id = $1`,
      [tenant],
    );
    const known = own.filter(({ name }) => (limitNames as readonly string[]).includes(name));
    return {
      ...this.#usual,
      ...Object.fromEntries(known.map(({ name, limit }) => [name as LimitName, Number(limit)])),
    };
  }
}
