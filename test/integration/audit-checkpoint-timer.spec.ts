import { generateKeyPairSync, sign } from 'node:crypto';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { CheckpointTimer } from '../../src/features/audit-log/checkpoint-timer.js';
import { appendAudit } from '../../src/platform/audit/append-audit.js';
import type { Signer } from '../../src/stages/signing/signer.port.js';
import { UnsupportedSigner } from '../../src/stages/signing/unsupported-signer.js';
import { tamper } from '../support/audit-tampering.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer: Signer = {
  publicKey: async () => publicKey,
  sign: async (message) => sign('sha256', message, privateKey),
};

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(() => db?.close());

const add = (tenant: TenantId, count: number) =>
  db.database.tenant(tenant, async (tx) => {
    for (let i = 0; i < count; i += 1)
      await appendAudit(tx, tenant, {
        ...systemActor('test'),
        action: 'run.create',
        resource: { type: 'run', id: 'run_1' },
        outcome: 'success',
      });
  });

const sizesOf = async (tenant: TenantId) =>
  (
    await db.owner.query<{ size: string }>(
      'SELECT size FROM export_center.audit_checkpoints WHERE tenant_id = $1 ORDER BY size',
      [tenant],
    )
  ).map(({ size }) => Number(size));

describe('the checkpoint timer', () => {
  it('signs every log that has grown, once, and none that is empty', async () => {
    const [one, other, empty] = [await db.tenant(), await db.tenant(), await db.tenant()];
    const timers = [new CheckpointTimer(db.database, signer), new CheckpointTimer(db.database, signer)];
    const round = () => Promise.all(timers.map((timer) => timer.work()));
    await add(one, 3);
    await add(other, 2);
    await round();
    await round();
    await add(one, 1);
    await round();
    expect([await sizesOf(one), await sizesOf(other), await sizesOf(empty)]).toEqual([[3, 4], [2], []]);
  });

  it('goes on with the others where one log is damaged, and signs nothing over the hole', async () => {
    const [damaged, good] = [await db.tenant(), await db.tenant()];
    await add(damaged, 9);
    await add(good, 2);
    await tamper(db, damaged, 'deleted');
    await new CheckpointTimer(db.database, signer).work();
    expect([await sizesOf(damaged), await sizesOf(good)]).toEqual([[], [2]]);
  });

  it('has nothing to do where nothing signs', async () => {
    const tenant = await db.tenant();
    await add(tenant, 1);
    await new CheckpointTimer(db.database, new UnsupportedSigner()).work();
    expect(await sizesOf(tenant)).toEqual([]);
  });
});
