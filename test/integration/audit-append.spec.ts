import { auditGenesis, auditHash } from '../../src/formats/audit-log/audit-entry.js';
import { digestFromBytes, type Digest } from '../../src/formats/digest.js';
import { systemActor, type NewAuditEntry } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { appendAudit } from '../../src/platform/audit/append-audit.js';
import { recordChange } from '../../src/platform/audit/record-change.js';
import type { EventType } from '../../src/platform/events/event-types.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 10 });
});
afterAll(() => test?.close());

const anEntry = (overrides: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  ...systemActor('test'),
  action: 'profile.create',
  resource: { type: 'profile', id: 'prf_1' },
  outcome: 'success',
  ...overrides,
});

const append = (tenant: TenantId, entry = anEntry()) =>
  test.database.tenant(tenant, (tx) => appendAudit(tx, tenant, entry));

interface Row {
  readonly seq: string;
  readonly at: Date;
  readonly entry: string;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly actor: string;
}

const rowsOf = (tenant: TenantId) =>
  test.owner.query<Row>('SELECT * FROM export_center.audit_log WHERE tenant_id = $1 ORDER BY seq', [tenant]);

describe('an audit entry', () => {
  it('is chained to the one before by a hash that the formats recompute', async () => {
    const tenant = await test.tenant();
    await append(tenant, anEntry({ origin: { requestId: 'r-1', sourceAddress: '::1' }, details: { name: 'ä\n"x"' } }));
    await append(tenant);
    let previousHash: Digest = auditGenesis(tenant);
    for (const row of await rowsOf(tenant)) {
      expect(digestFromBytes(row.previous_hash)).toBe(previousHash);
      const line = { seq: Number(row.seq), time: row.at.toISOString(), previousHash, entry: JSON.parse(row.entry) };
      previousHash = auditHash(line);
      expect(digestFromBytes(row.hash)).toBe(previousHash);
    }
  });

  it('exists exactly when the transaction that it tells of does', async () => {
    const tenant = await test.tenant();
    const failing = test.database.tenant(tenant, async (tx) => {
      await appendAudit(tx, tenant, anEntry());
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await append(tenant)).toBe(1);
  });

  it('has a number without a gap however many transactions write at once', async () => {
    const tenant = await test.tenant();
    const seqs = await Promise.all(Array.from({ length: 60 }, () => append(tenant)));
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    const rows = await rowsOf(tenant);
    for (const [i, row] of rows.entries())
      expect(digestFromBytes(row.previous_hash)).toBe(
        i === 0 ? auditGenesis(tenant) : digestFromBytes(rows[i - 1]!.hash),
      );
  });

  it('is refused for a tenant that is not the transaction’s own', async () => {
    const [mine, theirs] = [await test.tenant(), await test.tenant()];
    await expect(test.database.tenant(mine, (tx) => appendAudit(tx, theirs, anEntry()))).rejects.toThrow(
      /row-level security/,
    );
  });

  it('is refused where its action or outcome is none', async () => {
    const tenant = await test.tenant();
    await expect(append(tenant, anEntry({ action: 'created' }))).rejects.toThrow(/check constraint/);
    await expect(append(tenant, anEntry({ outcome: 'maybe' as never }))).rejects.toThrow(/check constraint/);
    await expect(append(tenant, anEntry({ details: { text: 'x'.repeat(20_000) } }))).rejects.toThrow(
      /check constraint/,
    );
  });
});

describe('events and an audit entry of one change', () => {
  const change = (tenant: TenantId, types: readonly EventType[]) =>
    test.database.tenant(tenant, (tx) =>
      recordChange(
        tx,
        tenant,
        types.map((type) => ({ type, subject: 'run_1', data: { type } })),
        anEntry(),
      ),
    );

  it('are written together, the events in their order and without a gap', async () => {
    const tenant = await test.tenant();
    await Promise.all(Array.from({ length: 20 }, () => change(tenant, ['run.created', 'run.queued'])));
    await change(tenant, []);
    const events = await test.owner.query<{ seq: string; type: string }>(
      'SELECT seq, type FROM export_center.events WHERE tenant_id = $1 ORDER BY seq',
      [tenant],
    );
    expect(events.map(({ seq, type }) => [Number(seq), type])).toEqual(
      Array.from({ length: 40 }, (_, i) => [i + 1, i % 2 === 0 ? 'run.created' : 'run.queued']),
    );
    expect(await rowsOf(tenant)).toHaveLength(21);
    const [outbox] = await test.owner.query<{ rows: string }>(
      'SELECT count(*) AS rows FROM export_center.outbox WHERE tenant = $1',
      [tenant],
    );
    expect(outbox?.rows).toBe('40');
  });
});

describe('the audit log', () => {
  it('can be changed neither by the application nor, with the trigger on, by the owner', async () => {
    const tenant = await test.tenant();
    await append(tenant);
    const asApplication = (sql: string) => test.database.tenant(tenant, (tx) => tx.execute(sql));
    for (const sql of [
      `UPDATE export_center.audit_log SET entry = '{}'`,
      'DELETE FROM export_center.audit_log',
      'INSERT INTO export_center.audit_log (tenant_id, seq, at, entry, previous_hash, hash) SELECT tenant_id, 9, at, entry, hash, hash FROM export_center.audit_log',
      'UPDATE export_center.audit_head SET seq = 0',
    ]) {
      await expect(asApplication(sql)).rejects.toThrow(/permission denied/);
    }
    for (const sql of ['DELETE FROM export_center.audit_log', 'TRUNCATE export_center.audit_log'])
      await expect(test.owner.execute(sql)).rejects.toThrow(/only ever added to/);
  });

  it('needs no partition for a month to come (F20)', async () => {
    const tenant = await test.tenant();
    await append(tenant);
    const sql = `INSERT INTO export_center.audit_log (tenant_id, seq, at, entry, previous_hash, hash)
      SELECT tenant_id, 2, now() + interval '40 years', entry, hash, hash FROM export_center.audit_log WHERE tenant_id = $1`;
    expect(await test.owner.execute(sql, [tenant])).toBe(1);
  });
});
