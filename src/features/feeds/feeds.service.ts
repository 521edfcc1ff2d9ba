import { Inject, Injectable } from '@nestjs/common';
import { invalid } from '../../kernel/errors.js';
import { evidenceKinds, sourcePattern } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import { recordChange } from '../../platform/audit/record-change.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { EVIDENCE_LOCKER, type EvidenceLocker } from '../../stages/evidence/evidence-locker.port.js';
import { toFeedResource, type FeedResource } from '../../stages/evidence/feed-resource.js';
import type { SourceLimitResource } from './feeds.dto.js';

const statements = {
  set: `INSERT INTO export_center.feed_limits (tenant_id, source, max_age_hours) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id, source) DO UPDATE SET max_age_hours = excluded.max_age_hours`,
  clear: 'DELETE FROM export_center.feed_limits WHERE tenant_id = $1 AND source = $2',
} as const;

/** How old each feed of a tenant is, and how old it may be. */
@Injectable()
export class FeedsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(EVIDENCE_LOCKER) private readonly locker: EvidenceLocker,
  ) {}

  async list(tenant: TenantId): Promise<readonly FeedResource[]> {
    const feeds = await this.locker.feeds(tenant, await this.locker.head(tenant), { kinds: evidenceKinds });
    const now = new Date();
    return feeds.map((feed) => toFeedResource(feed, now));
  }

  /** Throws `EC-VALIDATION` for what is no name of a source. Without hours the source has no limit. */
  async limit(
    caller: Caller,
    source: string,
    maxAgeHours: number | undefined,
    validateOnly = false,
  ): Promise<SourceLimitResource> {
    if (!sourcePattern.test(source))
      throw invalid('EC-VALIDATION', `source must match ${sourcePattern.source}`, { pointer: '/source' });
    const tenant = caller.tenant.id;
    const details = { source, maxAgeHours: maxAgeHours ?? null };
    await (validateOnly ? rehearsal(this.db) : this.db).tenant(tenant, async (tx) => {
      if (maxAgeHours === undefined) await tx.execute(statements.clear, [tenant, source]);
      else await tx.execute(statements.set, [tenant, source, maxAgeHours]);
      const resource = { type: 'source', id: source };
      const entry = { ...auditBy(caller), action: 'evidence.limit', resource, outcome: 'success', details } as const;
      await recordChange(tx, tenant, [{ type: 'evidence.limitChanged', subject: source, data: details }], entry);
    });
    return details;
  }
}
