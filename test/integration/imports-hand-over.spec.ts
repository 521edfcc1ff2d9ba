import { mkdir, writeFile } from 'node:fs/promises';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { encodePublicKey, keyFingerprint } from '../../src/formats/key-files/public-key.js';
import { createApiKey } from '../../src/platform/auth/create-api-key.js';
import type { Scope } from '../../src/platform/auth/scopes.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { makeBundle, newKey, someRecords, tarOf } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly formerKey?: string;
  readonly mirrorId?: string;
  readonly outcome?: string;
  readonly removed?: number;
  readonly override?: { readonly rule: string; readonly reason: string };
}

describe('a mirror whose sender has a new key', () => {
  const [oldKey, newerKey] = [newKey(), newKey()];
  let test: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let admin: string;
  let former: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    former = await trust('old.pem', oldKey);
    await trust('new.pem', newerKey);
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });
  beforeEach(async () => {
    tenant = await test.tenant();
    admin = await center.bearer(tenant, 'tenant-admin');
  });

  async function trust(name: string, privateKey: KeyObject): Promise<string> {
    const { publicKey } = await makeBundle({ privateKey });
    const folder = join(center.dataDir, 'trusted-keys');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), encodePublicKey(publicKey));
    return keyFingerprint(publicKey);
  }

  async function send(privateKey: KeyObject, records: number, query = '', who = admin): Promise<Answer> {
    const { files } = await makeBundle({ privateKey, kinds: { advisories: someRecords(records) } });
    const response = await fetch(`${center.url}/api/v1/imports?${query}`, {
      method: 'POST',
      body: tarOf(files),
      headers: { authorization: who, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  async function scoped(...scopes: readonly Scope[]): Promise<string> {
    const { key } = await createApiKey(test.database, tenant, { name: 'importer', scopes, createdBy: 'test' });
    return `Bearer ${key}`;
  }

  it('is refused under the new key, with the former one and what to do', async () => {
    await send(oldKey, 5);
    expect(await send(newerKey, 6)).toMatchObject({
      status: 409,
      code: 'EC-CONFLICT-OWNER',
      formerKey: former,
      detail: expect.stringContaining('hands it over with formerKey and a reason') as string,
    });
  });

  it('goes on under the new key where an administrator says so and why, which ledger and audit log keep', async () => {
    const first = await send(oldKey, 5);
    const handed = await send(newerKey, 4, `formerKey=${former}&reason=yearly+rotation`);
    expect(handed).toMatchObject({
      status: 201,
      mirrorId: first.mirrorId,
      removed: 1,
      override: { rule: 'hand-over', reason: 'yearly rotation' },
    });
    expect(await (await center.call(admin, 'audit-log')).text()).toContain('yearly rotation');
    expect(await send(newerKey, 7)).toMatchObject({ status: 201, mirrorId: first.mirrorId });
    expect(await send(oldKey, 8)).toMatchObject({ status: 409, code: 'EC-CONFLICT-OWNER' });
  });

  it('is handed over by a bundle that brings nothing new too', async () => {
    await send(oldKey, 5);
    const handed = await send(newerKey, 5, `formerKey=${former}&reason=rotation`);
    expect(handed).toMatchObject({ outcome: 'unchanged', override: { rule: 'hand-over' } });
    expect(await send(newerKey, 6)).toMatchObject({ status: 201, outcome: 'applied' });
  });

  it('needs the scope, a reason, and a mirror of the former key; a rehearsal changes nothing', async () => {
    await send(oldKey, 5);
    const importer = await scoped('export:import');
    const asked = `formerKey=${former}&reason=rotation`;
    expect(await send(newerKey, 6, asked, importer)).toMatchObject({ status: 403 });
    expect(await send(newerKey, 6, `formerKey=${former}`)).toMatchObject({ status: 400 });
    expect(await send(newerKey, 6, `${asked}&allowRollback=true`)).toMatchObject({ status: 400 });
    const unknown = `formerKey=${'0'.repeat(64)}&reason=rotation`;
    expect(await send(newerKey, 6, unknown)).toMatchObject({ status: 400, code: 'EC-VALIDATION' });
    expect(await send(newerKey, 6, `${asked}&validateOnly=true`)).toMatchObject({ status: 200 });
    expect(await send(oldKey, 6)).toMatchObject({ status: 201 });
  });
});
