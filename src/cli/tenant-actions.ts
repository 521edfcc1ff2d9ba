import type { Command } from 'commander';
import { usage } from './cli-error.js';
import { connect, connectForList, unwrap } from './connection.js';
import type { components } from './generated/api.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { printNote, printResult, screenWidth } from './print.js';
import { toProblemError } from './problem.js';
import { printList, type Column } from './print-list.js';
import { upTo } from './read-pages.js';
import { renderFields, renderTable } from './table.js';

type Tenant = components['schemas']['TenantResource'];
type Quotas = components['schemas']['TenantQuotasResource'];
type Quota = components['schemas']['TenantQuotaInput'];

export async function listTenants(
  { status, limit }: { status?: string; limit: number },
  command: Command,
): Promise<void> {
  const connection = connectForList(command);
  const { items } = await upTo<components['schemas']['TenantPage']>(limit, async (pageSize, pageToken) =>
    unwrap(
      await connection.api.GET('/api/v1/admin/tenants', {
        params: { query: { status: status as Tenant['status'] | undefined, pageSize, pageToken } },
      }),
    ),
  );
  printList(connection.settings, items, tenantColumns);
}

const tenantColumns: readonly Column<Tenant>[] = [
  { title: 'SLUG', field: 'slug', value: ({ slug }) => slug },
  { title: 'STATUS', field: 'status', value: ({ status }) => status },
  { title: 'NAME', field: 'name', value: ({ name }) => name },
  { title: 'ID', field: 'id', value: ({ id }) => id },
  { field: 'createdAt', value: ({ createdAt }) => createdAt },
];

export async function showTenant(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const tenant = unwrap(await connection.api.GET('/api/v1/admin/tenants/{id}', { params: { path: { id } } }));
  printResult(connection.settings, tenant, renderTenant);
}

export async function createTenant(
  slug: string,
  { name = slug, dryRun = false }: { name?: string; dryRun?: boolean },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const { data, error, response } = await connection.api.POST('/api/v1/admin/tenants', {
    params: { header: { 'Idempotency-Key': newIdempotencyKey() }, query: dryRun ? { validateOnly: true } : {} },
    body: { slug, name },
  });
  if (!response.ok) throw toProblemError(response, error);
  if (!data) return printNote('Dry run: nothing was changed.');
  printResult(connection.settings, data, renderTenant);
}

export async function changeTenant(
  verb: 'suspend' | 'resume',
  id: string,
  { reason }: { reason: string },
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const params = { path: { id } };
  const tenant = unwrap(
    verb === 'suspend'
      ? await connection.api.POST('/api/v1/admin/tenants/{id}:suspend', { params, body: { reason } })
      : await connection.api.POST('/api/v1/admin/tenants/{id}:resume', { params, body: { reason } }),
  );
  printResult(connection.settings, tenant, renderTenant);
}

export async function showQuotas(id: string, _flags: unknown, command: Command): Promise<void> {
  const connection = connect(command);
  const quotas = unwrap(await connection.api.GET('/api/v1/admin/quotas/{id}', { params: { path: { id } } }));
  printResult(connection.settings, quotas, renderQuotas);
}

export async function setQuotas(
  id: string,
  limits: readonly string[],
  _flags: unknown,
  command: Command,
): Promise<void> {
  const connection = connect(command);
  const answer = await connection.api.GET('/api/v1/admin/quotas/{id}', { params: { path: { id } } });
  const items = changed(unwrap(answer), limits);
  const replaced = unwrap(
    await connection.api.PUT('/api/v1/admin/quotas/{id}', {
      params: { path: { id }, header: { 'If-Match': answer.response.headers.get('etag') ?? '' } },
      body: { items },
    }),
  );
  printResult(connection.settings, replaced, renderQuotas);
}

/** The tenant's own limits with the given ones in place. Throws usage. */
function changed({ items }: Quotas, limits: readonly string[]): Quota[] {
  const own = new Map(items.filter((item) => item.own).map(({ name, limit }) => [name as string, limit]));
  for (const text of limits) {
    const [, name, value] = /^([a-z.]+)=(\d{1,16}|default)$/.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw usage(`${text} is not <name>=<number> or <name>=default`, { where: 'limits' });
    if (value === 'default') own.delete(name);
    else own.set(name, Number(value));
  }
  return [...own].map(([name, limit]) => ({ name: name as Quota['name'], limit }));
}

function renderTenant(tenant: Tenant): string {
  return renderFields([
    ['slug', tenant.slug],
    ['id', tenant.id],
    ['name', tenant.name],
    ['status', tenant.status],
    ['created', tenant.createdAt],
  ]);
}

function renderQuotas({ items }: Quotas): string {
  return renderTable(
    ['NAME', 'LIMIT', 'OF'],
    items.map(({ name, limit, own }) => [name, limit === 0 ? 'none' : limit, own ? 'the tenant' : 'the installation']),
    screenWidth(),
  );
}
