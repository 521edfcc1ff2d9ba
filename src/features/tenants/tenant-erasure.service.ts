import { Inject, Injectable } from '@nestjs/common';
import { conflict, forbidden, invalid, notFound } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { accessDecisions } from '../../platform/auth/access-decisions.js';
import { apiKeySubject, type Caller } from '../../platform/auth/caller.js';
import { DATABASE, type Database, type Sql, type Transaction } from '../../platform/db/database.js';
import { auditTenant } from './tenant-audit.js';
import type { EraseTenantInput } from './tenant.dto.js';
import { findErasure, findTenant, type ErasureRow, type TenantRow } from './tenant.js';
import { requireOther } from './tenants.service.js';

/** Called inside the transaction that took the request. */
export type WithErasure = (tx: Transaction, erasure: ErasureRow) => Promise<void>;

/** The end of a tenant: asked for by one platform administrator, approved by another, carried out by TenantEraser. */
@Injectable()
export class TenantErasureService {
  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** Throws not-found, EC-VALIDATION where `confirm` is not the slug, EC-CONFLICT-STATE unless suspended, or asked for already. */
  request(caller: Caller, idOrSlug: string, input: EraseTenantInput, also?: WithErasure): Promise<ErasureRow> {
    return this.db.tenant(caller.tenant.id, async (tx) => {
      const tenant = await findTenant(tx, idOrSlug);
      requireOther(caller, tenant);
      requireConfirmed(tenant, input.confirm);
      const [erasure] = await tx.query<ErasureRow>(`SELECT * FROM export_center.erasure_request($1, $2, $3, $4, $5)`, [
        newId('tenantErasure'),
        tenant.id,
        caller.subject,
        await peopleBehind(tx, caller),
        input.reason,
      ]);
      if (!erasure) throw notErasable(tenant);
      await also?.(tx, erasure);
      await auditTenant(tx, caller, 'requestErasure', tenant, { erasure: erasure.id, reason: input.reason });
      return erasure;
    });
  }

  /** The newest erasure of the tenant. Throws not-found. */
  get(idOrSlug: string): Promise<ErasureRow> {
    return this.db.system(async (tx) => (await find(tx, idOrSlug)).erasure);
  }

  /** From now on the tenant is gone for everybody. Throws not-found, EC-AUTHZ-SELF, EC-CONFLICT-STATE. */
  approve(caller: Caller, idOrSlug: string): Promise<ErasureRow> {
    return this.db.tenant(caller.tenant.id, async (tx) => {
      const { tenant, erasure } = await find(tx, idOrSlug);
      requireOther(caller, tenant);
      const people = await peopleBehind(tx, caller);
      if (!accessDecisions.isAnotherPerson(people, erasure.requested_people)) throw ownRequest();
      const [approved] = await tx.query<ErasureRow>(`SELECT * FROM export_center.erasure_approve($1, $2, $3)`, [
        erasure.id,
        caller.subject,
        people,
      ]);
      if (!approved) throw notAwaiting(erasure, tenant);
      await auditTenant(tx, caller, 'approveErasure', tenant, { erasure: erasure.id, by: erasure.requested_by });
      return approved;
    });
  }

  /** Whoever may ask may also take it back, until it is approved. Throws not-found, EC-CONFLICT-STATE. */
  cancel(caller: Caller, idOrSlug: string): Promise<ErasureRow> {
    return this.db.tenant(caller.tenant.id, async (tx) => {
      const { tenant, erasure } = await find(tx, idOrSlug);
      const [canceled] = await tx.query<ErasureRow>(`SELECT * FROM export_center.erasure_cancel($1)`, [erasure.id]);
      if (!canceled) throw notAwaiting(erasure, tenant);
      await auditTenant(tx, caller, 'cancelErasure', tenant, { erasure: erasure.id });
      return canceled;
    });
  }
}

async function find(tx: Sql, idOrSlug: string): Promise<{ tenant: TenantRow; erasure: ErasureRow }> {
  const tenant = await findTenant(tx, idOrSlug);
  const erasure = await findErasure(tx, tenant.id);
  if (!erasure) throw notFound('erasure');
  return { tenant, erasure };
}

/** Keys that make keys that make keys: nobody needs more of it. */
const longestChain = 20;

/** The caller, and for an API key who made it, and who made that one: somebody with two keys is one person. */
async function peopleBehind(tx: Sql, caller: Caller): Promise<string[]> {
  const people = [caller.subject];
  while (people.at(-1)!.startsWith(apiKeySubject) && people.length < longestChain) {
    const id = people.at(-1)!.slice(apiKeySubject.length);
    const sql = `SELECT created_by FROM export_center.api_keys WHERE tenant_id = $1 AND id = $2`;
    const [key] = await tx.query<{ created_by: string }>(sql, [caller.tenant.id, id]);
    if (!key) break;
    people.push(key.created_by);
  }
  return people;
}

function requireConfirmed(tenant: TenantRow, confirm: string): void {
  if (confirm === tenant.slug) return;
  throw invalid('EC-VALIDATION', 'confirm must be the slug of the tenant that is to be erased', {
    pointer: '/confirm',
  });
}

function notErasable(tenant: TenantRow): Error {
  if (tenant.status === 'suspended')
    return conflict('EC-CONFLICT-STATE', `the erasure of ${tenant.slug} is asked for already; approve or cancel it`);
  const message =
    tenant.status === 'erased' ? `${tenant.slug} is erased already` : `${tenant.slug} is active; suspend it first`;
  return conflict('EC-CONFLICT-STATE', message);
}

const ownRequest = () =>
  forbidden(
    'EC-AUTHZ-SELF',
    'an erasure is approved by somebody else than who asked for it; ask another administrator',
  );

function notAwaiting(erasure: ErasureRow, tenant: TenantRow): Error {
  const message =
    erasure.state === 'awaiting_approval'
      ? `the tenant ${tenant.slug} is ${tenant.status}; suspend it first`
      : `the erasure is ${erasure.state}, so nothing waits for an approval`;
  return conflict('EC-CONFLICT-STATE', message);
}
