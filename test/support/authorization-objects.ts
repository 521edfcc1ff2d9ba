import type { TestApp } from './app.js';
import { callRoute, rowsOf } from './authorization-matrix.js';
import { planOf } from './bundle-fixture.js';
import { aReceipt, aSite, signReceipt } from './receipts.js';
import { trustedBundle } from './trusted-bundle.js';
import { digestOf } from '../../src/formats/digest.js';
import { asTenantId } from '../../src/kernel/ids.js';
import { DATABASE, type Database } from '../../src/platform/db/database.js';
import type { PolicyRow } from '../../src/platform/auth/route-policies.js';

/** Ids by the name that the policies give the kind of object. */
export type Objects = Readonly<Record<string, string>>;

/** Well-formed ids that name nothing. Its keys are the kinds that can exist in these tests. */
export const nowhere: Objects = {
  profile: 'prf_01JC0000000000000000000000',
  run: 'run_01JC0000000000000000000000',
  import: 'imp_01JC0000000000000000000000',
  batch: 'bat_01JC0000000000000000000000',
  apiKey: 'key_01JC0000000000000000000000',
  record: 'test/NOWHERE',
  site: 'sit_01JC0000000000000000000000',
};

/** Bodies that the routes take; {} is good for all others. */
export const bodies: Record<string, object> = {
  'ProfilesController.clone': { name: 'copy' },
  'ApiKeysController.create': { name: 'key' },
  'EvidenceRecordsController.erase': { reason: 'the matrix' },
  'RunRetentionController.hold': { reason: 'the matrix' },
};

/** Routes whose {id} or {key} names something that can exist here, what only reads first; the others answer 501 whatever the id. */
export function objectRows(center: TestApp): PolicyRow[] {
  const rows = rowsOf(center).filter(
    ({ path, policy }) =>
      /\{(id|key)\}/.test(path) && policy.tenantOwned && Object.hasOwn(nowhere, policy.resource ?? ''),
  );
  return rows.toSorted((a, b) => harm(a) - harm(b));
}

/** What ends an object comes last. */
const harm = ({ verb, path }: PolicyRow): number =>
  /DELETE|:cancel|:erase/.test(`${verb}${path}`) ? 2 : verb === 'GET' ? 0 : 1;

/** Makes an object as the administrator of a tenant; answers its id. */
export async function make(center: TestApp, authorization: string, path: string, body: object): Promise<string> {
  const response = await fetch(`${center.url}/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
  });
  const made = (await response.json()) as { id: string };
  if (!response.ok) throw new Error(`POST ${path}: ${JSON.stringify(made)}`);
  return made.id;
}

/** One object of every kind that can be made, each with the owner's name in it. */
export async function objectsOf(center: TestApp, owner: string, name: string): Promise<Objects> {
  const authorization = await center.bearer(owner, 'tenant-admin');
  const profile = await make(center, authorization, 'profiles', aProfile(name));
  const later = { notBefore: '2099-01-01T00:00:00Z', labels: { owner: name } };
  const run = await make(center, authorization, 'runs', { profileId: profile, ...later });
  const apiKey = await make(center, authorization, 'api-keys', { name });
  const batch = await importBatch(center, authorization, name);
  const site = await make(center, authorization, 'sites', aSite(name, profile));
  await acknowledge(center, authorization, { owner, name, profile });
  return {
    profile,
    run,
    apiKey,
    batch,
    record: `test/TEST-${name}`,
    site,
    import: await importBundle(center, authorization, owner, name),
  };
}

export const aProfile = (name: string) => ({ name, kind: 'json:raw', selectors: { kinds: ['advisories'] } });

/** Objects of the tenant that were ended: what is left of them can be read at most. Kinds without an end are not in it. */
export async function endedObjectsOf(center: TestApp, owner: string): Promise<Objects> {
  const authorization = await center.bearer(owner, 'tenant-admin');
  const apiKey = await make(center, authorization, 'api-keys', { name: 'ended' });
  await end(center, authorization, `api-keys/${apiKey}`);
  const profile = await make(center, authorization, 'profiles', aProfile('ended'));
  await end(center, authorization, `profiles/${profile}`);
  return { apiKey, profile };
}

async function end(center: TestApp, authorization: string, path: string): Promise<void> {
  const url = `${center.url}/api/v1/${path}`;
  const shown = await fetch(url, { headers: { authorization } });
  await shown.arrayBuffer();
  const response = await fetch(url, {
    method: 'DELETE',
    headers: { authorization, 'If-Match': shown.headers.get('etag') ?? '' },
  });
  if (response.status !== 204) throw new Error(`DELETE ${path}: ${response.status} ${await response.text()}`);
}

/** A receipt of the site with the name, of a run that is said to have published its bundle: nothing runs here. */
async function acknowledge(
  center: TestApp,
  authorization: string,
  { owner, name, profile }: { readonly owner: string; readonly name: string; readonly profile: string },
): Promise<void> {
  const run = await make(center, authorization, 'runs', { profileId: profile, notBefore: '2099-01-01T00:00:00Z' });
  const digest = digestOf(Buffer.from(name));
  await center.app.get<Database>(DATABASE).tenant(asTenantId(owner), (tx) =>
    tx.execute(
      `UPDATE export_center.runs SET state = 'succeeded', manifest_digest = $3, result = json_build_object('itemSetRoot', $3::text, 'bytes', 1),
         plan = $4::json WHERE tenant_id = $1 AND id = $2`,
      [owner, run, digest, JSON.stringify({ ...planOf(['advisories']), mirror: name })],
    ),
  );
  const me = (await (await fetch(`${center.url}/api/v1/me`, { headers: { authorization } })).json()) as {
    readonly tenant: { readonly slug: string };
  };
  const origin = { tenant: me.tenant.slug, key: 'ab' };
  const receipt = aReceipt(digest, digest, { site: name, mirror: name, origin });
  await make(center, authorization, 'receipts', signReceipt(receipt));
}

/** A small bundle of the owner's name, from a sender that everybody here trusts. */
async function importBundle(center: TestApp, authorization: string, owner: string, name: string): Promise<string> {
  const records = [{ key: `far/${name}`, body: { id: name, modified: '2026-01-01T00:00:00Z', summary: name } }];
  const tar = await trustedBundle(center.app, { kinds: { advisories: records }, tenant: owner });
  const response = await fetch(`${center.url}/api/v1/imports`, {
    method: 'POST',
    body: new Uint8Array(tar),
    headers: { authorization, 'Content-Type': 'application/x-tar', 'Idempotency-Key': crypto.randomUUID() },
  });
  const made = (await response.json()) as { id: string };
  if (!response.ok) throw new Error(JSON.stringify(made));
  return made.id;
}

/** Two imported advisories that name their owner, one of them in its key. */
async function importBatch(center: TestApp, authorization: string, owner: string): Promise<string> {
  const advisory = { modified: '2026-01-01T00:00:00Z', summary: owner, affected: [] };
  const lines = ['TEST-1', `TEST-${owner}`].map((id) => JSON.stringify({ id, ...advisory }));
  const response = await fetch(`${center.url}/api/v1/evidence/batches?source=test&kind=advisories`, {
    method: 'POST',
    body: lines.join('\n'),
    headers: { authorization, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': crypto.randomUUID() },
  });
  const made = (await response.json()) as { batchId: string };
  if (!response.ok) throw new Error(JSON.stringify(made));
  return made.batchId;
}

/**
 * What tells a foreign object from a missing one, or shows it: nothing, where all is well. `enough` stops at the first finding, for
 * mutants that are dead then.
 */
export async function foreignFindings(
  center: TestApp,
  authorization: string,
  foreign: Objects,
  enough = false,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of objectRows(center)) {
    const kind = row.policy.resource ?? '';
    const ask = (id: string | undefined) => callRoute(center, row, id ?? '', { authorization }, bodies[row.handler]);
    const [theirs, none] = [await ask(foreign[kind]), await ask(nowhere[kind])];
    if (theirs.status !== 404 || theirs.code !== 'EC-NOT-FOUND')
      wrong.push(`${row.handler}: foreign is ${theirs.status} ${theirs.code}`);
    else if (JSON.stringify(theirs) !== JSON.stringify(none))
      wrong.push(`${row.handler}: foreign ${JSON.stringify(theirs)} but missing ${JSON.stringify(none)}`);
    if (enough && wrong.length > 0) break;
  }
  return wrong;
}

/** GET routes whose answer has the marker of another tenant in body or header. */
export async function markerFindings(
  center: TestApp,
  authorization: string,
  own: Objects,
  marker: string,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of rowsOf(center).filter(({ verb }) => verb === 'GET')) {
    const answer = await callRoute(center, row, own[row.policy.resource ?? ''] ?? 'none', { authorization });
    if (JSON.stringify(answer).includes(marker)) wrong.push(`${row.handler} shows ${marker}`);
  }
  return wrong;
}

/** What a tenant sees: its answers to every GET about its own objects, by handler. Event streams end with a page here. */
export async function viewOf(center: TestApp, authorization: string, own: Objects): Promise<Map<string, string>> {
  const view = new Map<string, string>();
  // What is refused is written into the audit log, which is one of the answers.
  const closed = ['none', 'export:platform'];
  for (const row of rowsOf(center).filter(({ verb, policy }) => verb === 'GET' && !closed.includes(policy.scope))) {
    const answer = await callRoute(center, row, own[row.policy.resource ?? ''] ?? 'none', { authorization });
    view.set(row.handler, `${answer.status} ${answer.body}`);
  }
  return view;
}

/** Gives a tenant what no list of its own shows to others: bindings, an answer under an idempotency key. */
export async function furnish(center: TestApp, owner: string, key: string): Promise<Response> {
  const authorization = await center.bearer(owner, 'tenant-admin');
  const headers = { authorization, 'Content-Type': 'application/json' };
  await fetch(`${center.url}/api/v1/role-bindings`, {
    method: 'PUT',
    headers: { ...headers, 'If-Match': '*' },
    body: JSON.stringify({ items: [{ kind: 'subject', name: owner, role: 'viewer' }] }),
  });
  return fetch(`${center.url}/api/v1/profiles`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': key },
    body: JSON.stringify(aProfile(key.replaceAll('_', '-'))),
  });
}
