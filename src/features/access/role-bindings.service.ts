import { Inject, Injectable } from '@nestjs/common';
import { conflict, ExportCenterError } from '../../kernel/errors.js';
import type { TenantId } from '../../kernel/ids.js';
import { appendAudit } from '../../platform/audit/append-audit.js';
import { accessDecisions, administrator } from '../../platform/auth/access-decisions.js';
import { isRole } from '../../platform/auth/access-token.js';
import { auditBy, type Caller } from '../../platform/auth/caller.js';
import { roleScopes } from '../../platform/auth/scopes.js';
import { DATABASE, type Database, type Transaction } from '../../platform/db/database.js';
import { rehearsal } from '../../platform/db/rehearsal.js';
import { requireIfMatch } from '../../platform/http/etag.js';
import { PAGE_TOKENS, type PageTokens } from '../../platform/http/page-token.js';
import { readPage, type CountedPageQuery } from '../../platform/http/page.js';
import { requireGrantable } from './grantable.js';
import {
  bindingKey,
  deleteBindings,
  etagOfBindings,
  insertBindings,
  lockBindings,
  selectBindings,
  type Binding,
} from './pg-role-bindings.js';
import type { RoleBindingPage, RoleBindingResource } from './role-binding.dto.js';

/** Changed bindings that an audit entry names, each way; it always has the numbers and the digest of the whole. */
const namedInAudit = 15;

/** Row 68: which roles the tenant gives to whom. They count for tokens that name no rights themselves, within 2 seconds. */
@Injectable()
export class RoleBindingsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(PAGE_TOKENS) private readonly tokens: PageTokens,
  ) {}

  /** A page, and the ETag of the whole set. Throws EC-PAGE-TOKEN. */
  async list(tenant: TenantId, query: CountedPageQuery): Promise<{ page: RoleBindingPage; etag: string }> {
    const all = await this.db.tenant(tenant, (tx) => selectBindings(tx, tenant));
    const page = await readPage(this.tokens, { tenant, list: 'role-bindings' }, query, {
      rows: (limit, after) => Promise.resolve(firstAfter(all, limit, after?.[0])),
      position: (binding) => [bindingKey(binding)],
      count: () => Promise.resolve(all.length),
    });
    return { page: { ...page, items: [...page.items] }, etag: etagOfBindings(all) };
  }

  /**
   * Makes the bindings of the tenant these and no others. Throws EC-ROLE-UNKNOWN (422), EC-PRECONDITION-REQUIRED,
   * EC-PRECONDITION-FAILED, EC-AUTHZ-SCOPE where a role beyond the caller's own is given or taken, EC-CONFLICT-STATE where the last
   * administrator would go (B59).
   */
  async replace(
    caller: Caller,
    wanted: readonly Binding[],
    ifMatch: string | undefined,
    dryRun = false,
  ): Promise<{ items: RoleBindingResource[]; etag: string }> {
    requireKnownRoles(wanted);
    const database = dryRun ? rehearsal(this.db) : this.db;
    const tenant = caller.tenant.id;
    return database.tenant(tenant, async (tx) => {
      await lockBindings(tx, tenant);
      const before = await selectBindings(tx, tenant);
      requireIfMatch(ifMatch, etagOfBindings(before), { allowAny: true });
      await change(tx, caller, difference(wanted, before), difference(before, wanted), wanted);
      const items = await selectBindings(tx, tenant);
      return { items, etag: etagOfBindings(items) };
    });
  }
}

async function change(
  tx: Transaction,
  caller: Caller,
  added: readonly Binding[],
  removed: readonly Binding[],
  wanted: readonly Binding[],
): Promise<void> {
  requireGrantable(
    caller,
    [],
    [...added, ...removed].map(({ role }) => role),
  );
  requireAdministrator(removed, wanted);
  if (added.length + removed.length === 0) return;
  const tenant = caller.tenant.id;
  await deleteBindings(tx, tenant, removed);
  await insertBindings(tx, tenant, added, caller.subject);
  await appendAudit(tx, tenant, {
    ...auditBy(caller),
    action: 'roleBinding.replace',
    resource: { type: 'roleBindings', id: caller.tenant.slug },
    outcome: 'success',
    details: { added: summary(added), removed: summary(removed), after: etagOfBindings(wanted) },
  });
}

const summary = (bindings: readonly Binding[]) => ({
  count: bindings.length,
  first: bindings.slice(0, namedInAudit).map(({ kind, name, role }) => ({ kind, name, role })),
});

/** Those of `some` that are not in `others`, each once. */
function difference(some: readonly Binding[], others: readonly Binding[]): Binding[] {
  const known = new Set(others.map(bindingKey));
  return [...new Map(some.map((binding) => [bindingKey(binding), binding])).values()].filter(
    (binding) => !known.has(bindingKey(binding)),
  );
}

/** In the order of the database: JSON text of (kind, name, role) would order otherwise, so the position is looked up. */
function firstAfter<B extends Binding>(all: readonly B[], limit: number, after: unknown): readonly B[] {
  const start = after === undefined ? 0 : all.findIndex((binding) => bindingKey(binding) === after) + 1;
  return all.slice(start, start + limit);
}

function requireKnownRoles(bindings: readonly Binding[]): void {
  const index = bindings.findIndex(({ role }) => !isRole(role));
  if (index < 0) return;
  const known = Object.keys(roleScopes).join(', ');
  throw new ExportCenterError(
    'EC-ROLE-UNKNOWN',
    'invalid',
    `items: ${JSON.stringify(bindings[index]!.role)} is not a role; the roles are ${known}`,
    { pointer: `/items/${index}/role` },
  );
}

function requireAdministrator(removed: readonly Binding[], wanted: readonly Binding[]): void {
  const roles = (bindings: readonly Binding[]) => bindings.map(({ role }) => role);
  if (accessDecisions.keepsAdministrator(roles(removed), roles(wanted))) return;
  throw conflict(
    'EC-CONFLICT-STATE',
    `the last ${administrator} cannot be removed; bind the role to somebody else in the same change`,
    { pointer: '/items' },
  );
}
