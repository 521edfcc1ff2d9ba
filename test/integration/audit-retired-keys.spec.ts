import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '../../src/kernel/ids.js';
import { startCenter } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** What the check of a log answers in a process with these settings, and the signed checkpoint of before. */
interface Answer {
  readonly verdict?: string;
  readonly checkpoints?: number;
  readonly code?: string;
}

describe('the check of the audit log after a rotation of the signing key', () => {
  let db: TestDatabase;
  let folder: string;
  let tenant: TenantId;
  let note: string;

  beforeAll(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'retired-'));
    tenant = await db.tenant('acme');
    const before = await startCenter(db.database);
    const auditor = await before.bearer(tenant, 'auditor');
    note = await (await before.call(auditor, 'audit-log/checkpoint')).text();
    await copyFile(join(before.dataDir, 'keys', 'signing.pub.pem'), join(folder, 'old.pub.pem'));
    await before.close();
  });
  afterAll(async () => {
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A process with a key of its own. */
  const check = async (env: Record<string, string>, body: object): Promise<Answer> => {
    const center = await startCenter(db.database, { env });
    try {
      const auditor = await center.bearer(tenant, 'auditor');
      return (await (await center.call(auditor, 'audit-log:verify', body)).json()) as Answer;
    } finally {
      await center.close();
    }
  };
  const retired = () => ({ EC_SIGNING_RETIRED_KEY_FILES: join(folder, 'old.pub.pem') });

  it('holds the log against checkpoints of the retired key where it is told the key', async () => {
    expect(await check({}, {})).toMatchObject({ verdict: 'passed', checkpoints: 0 });
    expect(await check({}, { since: note })).toMatchObject({ code: 'EC-SIGNATURE-INVALID' });
    expect(await check(retired(), {})).toMatchObject({ verdict: 'passed', checkpoints: 1 });
    expect(await check(retired(), { since: note })).toMatchObject({ verdict: 'passed', checkpoints: 2 });
  });

  it('does not begin with a file that holds no public key', async () => {
    await writeFile(join(folder, 'none.pem'), 'nothing');
    await expect(check({ EC_SIGNING_RETIRED_KEY_FILES: join(folder, 'none.pem') }, {})).rejects.toMatchObject({
      code: 'EC-CONFIG',
    });
  });
});
