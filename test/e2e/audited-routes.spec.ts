import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { rowsOf } from '../support/authorization-matrix.js';
import { eventually } from '../support/eventually.js';
import { aReceipt, aSite, signReceipt } from '../support/receipts.js';
import type { TestApp } from '../support/app.js';
import { trustedBundle } from '../support/trusted-bundle.js';
import { startWholeApp } from '../support/whole-app.js';
import type { TenantId } from '../../src/kernel/ids.js';

let db: TestDatabase;
let center: TestApp;
let tenant: TenantId;
/** Two platform administrators: what one asks for, the other approves. */
let people: { readonly one: string; readonly other: string };

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startWholeApp(db, { site: 'plant-7' });
  tenant = await db.tenant('mine');
  const person = async (sub: string) =>
    `Bearer ${await center.tokens.mint({ tenant, sub, roles: ['tenant-admin', 'platform-admin'] })}`;
  people = { one: await person('one'), other: await person('other') };
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

interface Sent {
  readonly body?: unknown;
  readonly as?: string;
  readonly type?: string;
  readonly key?: string;
}

async function send(
  verb: string,
  path: string,
  { body, as = people.one, type, key = crypto.randomUUID() }: Sent = {},
): Promise<Record<string, string>> {
  const response = await fetch(`${center.url}/api/v1/${path}`, {
    method: verb,
    headers: {
      authorization: as,
      'Idempotency-Key': key,
      'If-Match': verb === 'DELETE' ? await etagOf(path, as) : '*',
      ...(body === undefined ? {} : { 'Content-Type': type ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${verb} ${path}: ${response.status} ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, string>);
}

/** What is deleted is named by its version. */
async function etagOf(path: string, authorization: string): Promise<string> {
  const response = await fetch(`${center.url}/api/v1/${path}`, { headers: { authorization } });
  return response.headers.get('etag') ?? '*';
}

const profileInput = (name: string) => ({ name, kind: 'json:raw', selectors: { kinds: ['advisories'] } });
const made: Record<string, string> = {};
const keep = async (name: string, answer: Promise<Record<string, string>>) => (made[name] = (await answer).id ?? '');

const noDigest = `sha256:${'0'.repeat(64)}`;

async function succeeded(): Promise<void> {
  await keep('done', send('POST', 'runs', { body: { profileId: made['profile'] } }));
  await db.owner.execute(
    `UPDATE export_center.runs SET state = 'succeeded', manifest_digest = $2, result = json_build_object('itemSetRoot', $2::text)
     WHERE id = $1`,
    [made['done'], noDigest],
  );
}

interface Audited {
  readonly action: string;
  /** Calls that must be there before, and are not counted. */
  readonly before?: () => Promise<unknown>;
  readonly call: () => Promise<unknown>;
}

/** Every route that changes something, by the row of the policy table, in an order in which each finds what it needs. */
const audited: Readonly<Record<string, Audited>> = {
  'POST /evidence/batches': {
    action: 'evidenceBatch.create',
    call: () =>
      send('POST', 'evidence/batches?source=test&kind=advisories', {
        type: 'application/x-ndjson',
        body: { id: 'TEST-1', modified: '2026-01-01T00:00:00Z', summary: 's', affected: [] },
      }),
  },
  'POST /profiles': {
    action: 'profile.create',
    call: () => keep('profile', send('POST', 'profiles', { body: profileInput('first') })),
  },
  'PATCH /profiles/{id}': {
    action: 'profile.update',
    call: () =>
      send('PATCH', `profiles/${made['profile']}`, {
        type: 'application/merge-patch+json',
        body: { labels: { team: 'core' } },
      }),
  },
  'POST /profiles/{id}:clone': {
    action: 'profile.create',
    call: () => keep('copy', send('POST', `profiles/${made['profile']}:clone`, { body: { name: 'copy' } })),
  },
  'DELETE /profiles/{id}': { action: 'profile.archive', call: () => send('DELETE', `profiles/${made['copy']}`) },
  'POST /runs': {
    action: 'run.create',
    call: () => keep('run', send('POST', 'runs', { body: { profileId: made['profile'] } })),
  },
  'POST /runs/{id}:cancel': { action: 'run.cancel', call: () => send('POST', `runs/${made['run']}:cancel`) },
  'POST /runs/{id}:retry': { action: 'run.retry', call: () => send('POST', `runs/${made['run']}:retry`) },
  'POST /runs/{id}:reproduce': {
    action: 'run.reproduce',
    before: succeeded,
    call: () => send('POST', `runs/${made['done']}:reproduce`),
  },
  'PUT /evidence/sources/{source}': {
    action: 'evidence.limit',
    call: () => send('PUT', 'evidence/sources/osv-pypi', { body: { maxAgeHours: 168 } }),
  },
  'POST /imports': {
    action: 'import.create',
    call: async () => {
      const response = await fetch(`${center.url}/api/v1/imports`, {
        method: 'POST',
        headers: {
          authorization: people.one,
          'Idempotency-Key': crypto.randomUUID(),
          'Content-Type': 'application/x-tar',
        },
        body: new Uint8Array(await trustedBundle(center.app)),
      });
      if (!response.ok) throw new Error(await response.text());
      await keep('import', response.json() as Promise<Record<string, string>>);
    },
  },
  'POST /imports/{id}:receipt': {
    action: 'receipt.create',
    call: () => send('POST', `imports/${made['import']}:receipt`, { body: { findings: { open: [] } } }),
  },
  'POST /sites': {
    action: 'site.enrol',
    call: () => keep('site', send('POST', 'sites', { body: aSite('plant-7', made['profile']!) })),
  },
  'POST /receipts': {
    action: 'receipt.accept',
    call: () =>
      send('POST', 'receipts', {
        body: signReceipt(aReceipt(noDigest, noDigest, { origin: { tenant: 'mine', key: 'ab' }, mirror: 'first' })),
      }),
  },
  'PATCH /sites/{id}': {
    action: 'site.change',
    call: () => send('PATCH', 'sites/plant-7', { type: 'application/merge-patch+json', body: { pinDays: 7 } }),
  },
  'DELETE /sites/{id}': { action: 'site.remove', call: () => send('DELETE', 'sites/plant-7') },
  'PUT /runs/{id}/hold': {
    action: 'run.hold',
    call: () => send('PUT', `runs/${made['done']}/hold`, { body: { reason: 'a test' } }),
  },
  'DELETE /runs/{id}/hold': { action: 'run.release', call: () => send('DELETE', `runs/${made['done']}/hold`) },
  'DELETE /runs/{id}': { action: 'run.purge', call: () => send('DELETE', `runs/${made['done']}`) },
  'POST /evidence/{kind}/{key}:erase': {
    action: 'evidence.erase',
    call: () =>
      send('POST', `evidence/advisories/${encodeURIComponent('test/TEST-1')}:erase`, { body: { reason: 'a test' } }),
  },
  'POST /api-keys': {
    action: 'apiKey.create',
    call: () => keep('key', send('POST', 'api-keys', { body: { name: 'key', roles: ['viewer'] } })),
  },
  'POST /api-keys/{id}:rotate': { action: 'apiKey.rotate', call: () => send('POST', `api-keys/${made['key']}:rotate`) },
  'DELETE /api-keys/{id}': { action: 'apiKey.revoke', call: () => send('DELETE', `api-keys/${made['key']}`) },
  'PUT /role-bindings': {
    action: 'roleBinding.replace',
    call: () =>
      send('PUT', 'role-bindings', { body: { items: [{ kind: 'subject', name: 'one', role: 'tenant-admin' }] } }),
  },
  'POST /admin/tenants': {
    action: 'tenant.create',
    call: () => keep('tenant', send('POST', 'admin/tenants', { body: { slug: 'short', name: 'Short' } })),
  },
  'PATCH /admin/tenants/{id}': {
    action: 'tenant.update',
    call: () =>
      send('PATCH', `admin/tenants/${made['tenant']}`, {
        type: 'application/merge-patch+json',
        body: { name: 'Long' },
      }),
  },
  'PUT /admin/quotas/{id}': {
    action: 'tenant.setQuotas',
    call: () =>
      send('PUT', `admin/quotas/${made['tenant']}`, { body: { items: [{ name: 'storage.bytes', limit: 1_000_000 }] } }),
  },
  'POST /admin/tenants/{id}:suspend': {
    action: 'tenant.suspend',
    call: () => send('POST', `admin/tenants/${made['tenant']}:suspend`, { body: { reason: 'a test' } }),
  },
  'POST /admin/tenants/{id}:resume': {
    action: 'tenant.resume',
    call: () => send('POST', `admin/tenants/${made['tenant']}:resume`, { body: { reason: 'a test' } }),
  },
  'POST /admin/tenants/{id}:erase': {
    action: 'tenant.requestErasure',
    before: () => send('POST', `admin/tenants/${made['tenant']}:suspend`, { body: { reason: 'a test' } }),
    call: () => send('POST', `admin/tenants/${made['tenant']}:erase`, { body: { reason: 'a test', confirm: 'short' } }),
  },
  'POST /admin/tenants/{id}:cancelErasure': {
    action: 'tenant.cancelErasure',
    call: () => send('POST', `admin/tenants/${made['tenant']}:cancelErasure`),
  },
  'POST /admin/tenants/{id}:approveErasure': {
    action: 'tenant.approveErasure',
    before: () =>
      send('POST', `admin/tenants/${made['tenant']}:erase`, { body: { reason: 'a test', confirm: 'short' } }),
    call: () => send('POST', `admin/tenants/${made['tenant']}:approveErasure`, { as: people.other }),
  },
  'POST /admin/gc': { action: 'content.collect', call: () => send('POST', 'admin/gc', { body: { dryRun: true } }) },
  'DELETE /admin/tenants/{id}': {
    action: 'tenant.delete',
    before: () => keep('unused', send('POST', 'admin/tenants', { body: { slug: 'unused', name: 'Unused' } })),
    call: () => send('DELETE', `admin/tenants/${made['unused']}`),
  },
};

/** Routes that are no GET and change nothing. */
const harmless = ['POST /runs:plan', 'POST /audit-log:verify'];

const routes = () =>
  rowsOf(center)
    .filter(({ verb }) => !['GET', 'HEAD'].includes(verb))
    .map(({ verb, path }) => `${verb} ${path.replace('/api/v1', '')}`);

interface Entry {
  readonly action: string;
  readonly outcome: string;
  readonly entry: string;
}

const entries = () =>
  db.owner.query<Entry>(
    'SELECT action, outcome, entry FROM export_center.audit_log WHERE tenant_id = $1 ORDER BY seq',
    [tenant],
  );

describe('the audit log', () => {
  it.each(Object.entries(audited))('has exactly one entry more after %s', async (_, { action, before, call }) => {
    await before?.();
    const earlier = await entries();
    await call();
    const added = (await entries()).slice(earlier.length);
    expect(added.map((entry) => [entry.action, entry.outcome])).toEqual([[action, 'success']]);
    const { actor, requestId, sourceAddress } = JSON.parse(added[0]!.entry) as Record<string, unknown>;
    expect(actor).toEqual({ kind: 'user', id: action === 'tenant.approveErasure' ? 'other' : 'one' });
    expect([requestId, sourceAddress]).toEqual([expect.stringMatching(/./), expect.stringMatching(/127\.0\.0\.1$/)]);
  });

  it('forgets no route: each that is no GET is in the table above, changes nothing, or is not supported', async () => {
    const unknown = routes().filter((route) => !(route in audited) && !harmless.includes(route));
    const answers = await Promise.all(
      unknown.map(async (route) => {
        const [verb = '', path = ''] = route.split(' ');
        const response = await fetch(`${center.url}/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`, {
          method: verb,
          headers: {
            authorization: people.one,
            'Content-Type': 'application/json',
            'Idempotency-Key': crypto.randomUUID(),
            'If-Match': '*',
          },
          ...(verb === 'DELETE' ? {} : { body: '{}' }),
        });
        return [route, response.status];
      }),
    );
    expect(answers.filter(([, status]) => status !== 501)).toEqual([]);
    const gone = Object.keys(audited).filter((route) => !routes().includes(route));
    expect(gone).toEqual([]);
  });

  it('has no entry more where a change was refused, only checked or asked for again', async () => {
    const earlier = await entries();
    const input = { body: profileInput('other') };
    await send('POST', 'profiles?validateOnly=true', input);
    const key = crypto.randomUUID();
    await send('POST', 'profiles', { body: profileInput('again'), key });
    await send('POST', 'profiles', { body: profileInput('again'), key });
    await expect(send('POST', 'profiles', { body: profileInput('first') })).rejects.toThrow(/409/);
    await expect(send('POST', 'runs/run_01JC0000000000000000000000:cancel')).rejects.toThrow(/404/);
    expect(await entries()).toHaveLength(earlier.length + 1);
  });

  it('tells of refused attempts, at a bounded rate', async () => {
    const other = await db.tenant('knocking');
    const viewer = await center.bearer(other, 'viewer');
    for (let i = 0; i < 40; i += 1)
      await expect(send('POST', 'api-keys', { as: viewer, body: { name: 'mine' } })).rejects.toThrow(/403/);
    const rows = () =>
      db.owner.query<Entry>('SELECT action, outcome, entry FROM export_center.audit_log WHERE tenant_id = $1', [other]);
    const found = await eventually(rows, (all) => all.length >= 30);
    expect(found).toHaveLength(30);
    expect(JSON.parse(found[0]!.entry)).toMatchObject({
      action: 'access.deny',
      outcome: 'denied',
      resource: { type: 'route', id: 'POST /api/v1/api-keys' },
      details: { code: 'EC-AUTHZ-SCOPE' },
    });
  });
});
