import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyExport } from '../../src/formats/audit-log/verify-export.js';
import { digestBytes, type Digest } from '../../src/formats/digest.js';
import { leafHash } from '../../src/formats/merkle-tree/merkle-hash.js';
import { verifyConsistency, verifyInclusion } from '../../src/formats/merkle-tree/verify-proof.js';
import { parseCheckpoint } from '../../src/formats/signed-note/checkpoint.js';
import { parseSignedNote, verifyNote } from '../../src/formats/signed-note/signed-note.js';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { AuditLogPage, AuditProof, AuditVerification } from '../../src/features/audit-log/audit-log.dto.js';
import { appendAudit } from '../../src/platform/audit/append-audit.js';
import { startCenter, type Center } from '../support/center.js';
import { readOnly } from '../support/read-only.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { tamper, tamperings } from '../support/audit-tampering.js';

let db: TestDatabase;
let center: Center;
let publicKey: KeyObject;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database);
  publicKey = createPublicKey(await readFile(join(center.dataDir, 'keys', 'signing.pub.pem')));
});
afterAll(async () => {
  await center?.close();
  await db?.close();
});

/** A tenant whose log has `count` entries, the auditor's key being the first. */
async function aLog(count: number): Promise<{ tenant: TenantId; auditor: string }> {
  const tenant = await db.tenant();
  const auditor = await center.bearer(tenant, 'auditor');
  await add(tenant, 2, count);
  return { tenant, auditor };
}

const add = (tenant: TenantId, from: number, to: number) =>
  db.database.tenant(tenant, async (tx) => {
    for (let number = from; number <= to; number += 1) {
      const resource = { type: 'run', id: `run_${number}` };
      await appendAudit(tx, tenant, { ...systemActor('test'), action: 'run.create', resource, outcome: 'success' });
    }
  });

const get = async <T>(auditor: string, path: string): Promise<T> =>
  (await center.call(auditor, path)).json() as Promise<T>;
const noteOf = async (auditor: string, query = '') =>
  (await center.call(auditor, `audit-log/checkpoint${query}`)).text();
const headOf = (note: string) => parseCheckpoint(parseSignedNote(note).text);
const bytesOf = (path: readonly string[]) => path.map((text) => Buffer.from(text, 'base64'));
const verify = async (auditor: string, since?: string) =>
  (
    await center.call(auditor, 'audit-log:verify', since === undefined ? {} : { since })
  ).json() as Promise<AuditVerification>;

describe('the list of audit entries', () => {
  it('has pages, the newest entry first, and names who did what to what', async () => {
    const { auditor } = await aLog(5);
    const first = await get<AuditLogPage>(auditor, 'audit-log?pageSize=3');
    expect(first.items.map(({ seq }) => seq)).toEqual([5, 4, 3]);
    const second = await get<AuditLogPage>(auditor, `audit-log?pageSize=3&pageToken=${first.nextPageToken}`);
    expect(second.items.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(second.nextPageToken).toBeUndefined();
    expect(second.items[1]).toMatchObject({
      action: 'apiKey.create',
      actor: { kind: 'system', id: 'test' },
      outcome: 'success',
      details: { name: 'test', roles: ['auditor'] },
    });
  });

  it('goes the other way round, also over pages that grow meanwhile, and keeps a token to its order', async () => {
    const { tenant, auditor } = await aLog(3);
    const first = await get<AuditLogPage>(auditor, 'audit-log?pageSize=2&sort=seq');
    expect([first.items.map(({ seq }) => seq), first.total]).toEqual([[1, 2], { count: 3, type: 'AT_LEAST' }]);
    await add(tenant, 4, 4);
    const next = `audit-log?pageSize=2&pageToken=${first.nextPageToken}`;
    const second = await get<AuditLogPage>(auditor, `${next}&sort=seq`);
    expect([second.items.map(({ seq }) => seq), second.total]).toEqual([[3, 4], { count: 4, type: 'EXACT' }]);
    expect(await get(auditor, `${next}&sort=-seq`)).toMatchObject({ code: 'EC-PAGE-TOKEN' });
    expect(await get(auditor, 'audit-log?sort=actor')).toMatchObject({ code: 'EC-SORT' });
  });

  it('is narrowed by actor, action, resource, outcome and time', async () => {
    const { auditor } = await aLog(6);
    const count = async (query: string) => (await get<AuditLogPage>(auditor, `audit-log?${query}`)).items.length;
    expect(await count('action=run.create')).toBe(5);
    expect(await count('resource=run_4')).toBe(1);
    expect(await count('resourceType=apiKey')).toBe(1);
    expect(await count('actor=test')).toBe(6);
    expect(await count('actor=nobody')).toBe(0);
    expect(await count('outcome=denied')).toBe(0);
    expect(await count('createdBefore=2020-01-01T00:00:00Z')).toBe(0);
    expect(await count('createdAfter=2020-01-01T00:00:00Z&action=run.create')).toBe(5);
    expect((await center.call(auditor, 'audit-log?who=me')).status).toBe(400);
    expect((await center.call(auditor, 'audit-log?outcome=x')).status).toBe(400);
    expect((await center.call(auditor, 'audit-log?actor=%00')).status).toBe(400);
  });

  it('is the tenant’s own and for auditors', async () => {
    const { tenant } = await aLog(2);
    const other = await aLog(1);
    expect((await get<AuditLogPage>(other.auditor, 'audit-log')).items).toHaveLength(1);
    const operator = await center.bearer(tenant, 'operator');
    expect((await center.call(operator, 'audit-log')).status).toBe(403);
  });
});

describe('a checkpoint', () => {
  it('is a note that the installation signed, made anew only where the log has grown', async () => {
    const { tenant, auditor } = await aLog(3);
    const note = await noteOf(auditor);
    const origin = `export-center/audit-log/${tenant}`;
    expect(headOf(note)).toMatchObject({ origin, size: 3 });
    expect(verifyNote(parseSignedNote(note), origin, [publicKey])).toHaveLength(1);
    expect(await noteOf(auditor)).toBe(note);
    await add(tenant, 4, 4);
    expect(headOf(await noteOf(auditor)).size).toBe(4);
    expect(await noteOf(auditor, '?size=3')).toBe(note);
    expect((await center.call(auditor, 'audit-log/checkpoint?size=2')).status).toBe(404);
  });

  it('leads to a proof for every entry and from every earlier size, over tiles of 256', async () => {
    const { tenant, auditor } = await aLog(200);
    const early = headOf(await noteOf(auditor));
    await add(tenant, 201, 530);
    const middle = headOf(await noteOf(auditor));
    await add(tenant, 531, 600);
    const last = headOf(await noteOf(auditor));
    expect([early.size, middle.size, last.size]).toEqual([200, 530, 600]);
    for (const seq of [1, 2, 200, 255, 256, 257, 511, 512, 513, 529, 530, 599, 600]) {
      for (const head of [middle, last].filter(({ size }) => size >= seq)) {
        const { inclusion } = await get<AuditProof>(auditor, `audit-log/proof?seq=${seq}&size=${head.size}`);
        const leaf = leafHash(digestBytes(inclusion!.hash as Digest));
        expect(verifyInclusion(leaf, seq - 1, head.size, bytesOf(inclusion!.path), head.root)).toBe(true);
        expect(verifyInclusion(leaf, seq % head.size, head.size, bytesOf(inclusion!.path), head.root)).toBe(false);
      }
    }
    for (const first of [early, middle, last]) {
      const { consistency } = await get<AuditProof>(auditor, `audit-log/proof?from=${first.size}`);
      expect(verifyConsistency(first, last, bytesOf(consistency!.path))).toBe(true);
      expect(verifyConsistency({ ...first, root: leafHash(first.root) }, last, bytesOf(consistency!.path))).toBe(false);
    }
  });

  it('F19: is the newest that there is while PostgreSQL takes no writes, and the log is read, proven and exported', async () => {
    const { tenant, auditor } = await aLog(3);
    const note = await noteOf(auditor);
    await add(tenant, 4, 5);
    await readOnly(db, 'on');
    try {
      expect(await noteOf(auditor)).toBe(note);
      for (const path of ['audit-log', 'audit-log/proof?seq=2', 'audit-log:export'])
        expect([path, (await center.call(auditor, path)).status]).toEqual([path, 200]);
      expect(await verify(auditor)).toMatchObject({ verdict: 'passed', entries: 5 });
    } finally {
      await readOnly(db, 'off');
    }
  });

  it('is asked for a proof in a way that can be answered', async () => {
    const { auditor } = await aLog(2);
    for (const [query, status] of [
      ['', 400],
      ['?seq=3', 404],
      ['?from=3', 404],
      ['?seq=0', 400],
      ['?seq=x', 400],
      ['?seq=1&size=9', 404],
    ] as const)
      expect([query, (await center.call(auditor, `audit-log/proof${query}`)).status]).toEqual([query, status]);
  });
});

describe('an export of the log', () => {
  const download = (auditor: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`${center.url}/api/v1/audit-log:export`, { method, headers: { Authorization: auditor, ...headers } });

  it('verifies with the public key alone', async () => {
    const { auditor } = await aLog(40);
    const response = await download(auditor);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(bytes.length).toBe(Number(response.headers.get('content-length')));
    expect(await verifyExport(() => [bytes], { keys: [publicKey] })).toMatchObject({
      verdict: 'passed',
      entries: 40,
      size: 40,
    });
  });

  it('is served in any range, the same bytes each time, also after the log has grown', async () => {
    const { tenant, auditor } = await aLog(300);
    const response = await download(auditor);
    const bytes = Buffer.from(await response.arrayBuffer());
    await add(tenant, 301, 310);
    for (const [start, end] of [
      [0, 0],
      [10, 5_000],
      [70_000, 70_100],
      [bytes.length - 20, bytes.length - 1],
    ] as const) {
      const part = await fetch(`${center.url}/api/v1/audit-log:export?size=300`, {
        headers: { Authorization: auditor, Range: `bytes=${start}-${end}`, 'If-Range': response.headers.get('etag')! },
      });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(start, end + 1))).toBe(true);
    }
    expect((await download(auditor, {}, 'HEAD')).headers.get('content-length')).not.toBe(String(bytes.length));
  });
});

describe('a check of the log', () => {
  it('passes as it is, also after an earlier checkpoint', async () => {
    const { tenant, auditor } = await aLog(10);
    const since = await noteOf(auditor);
    await add(tenant, 11, 12);
    expect(await verify(auditor, since)).toMatchObject({ verdict: 'passed', entries: 12, findings: [] });
  });

  it.each(tamperings)('names an entry that was %s by the owner of the database', async (how) => {
    const { tenant, auditor } = await aLog(10);
    await noteOf(auditor);
    await tamper(db, tenant, how);
    const { verdict, findings } = await verify(auditor);
    expect(verdict).toBe('failed');
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set([how]));
    expect(findings[0]!.seq).toBe(how === 'truncated' ? 8 : how === 'reordered' ? 6 : 4);
  });

  it.each(tamperings)(
    'names in a new export what was %s, with the public key and an earlier checkpoint',
    async (how) => {
      const { tenant, auditor } = await aLog(10);
      const since = await noteOf(auditor);
      await tamper(db, tenant, how);
      const bytes = Buffer.from(await (await center.call(auditor, 'audit-log:export')).arrayBuffer());
      const report = await verifyExport(() => [bytes], { keys: [publicKey], since });
      expect([report.verdict, report.findings[0]?.kind]).toEqual(['failed', how]);
    },
  );

  it('finds by an earlier checkpoint a log that was put back to an older backup, head and checkpoints with it', async () => {
    const { tenant, auditor } = await aLog(6);
    await noteOf(auditor);
    await add(tenant, 7, 10);
    const since = await noteOf(auditor);
    await db.owner.execute(`SET LOCAL session_replication_role = replica;
      DELETE FROM export_center.audit_log WHERE tenant_id = '${tenant}' AND seq > 6;
      DELETE FROM export_center.audit_checkpoints WHERE tenant_id = '${tenant}' AND size > 6;
      UPDATE export_center.audit_head h SET seq = 6, hash = l.hash FROM export_center.audit_log l
        WHERE h.tenant_id = '${tenant}' AND l.tenant_id = h.tenant_id AND l.seq = 6`);
    expect(await verify(auditor)).toMatchObject({ verdict: 'passed', entries: 6 });
    const { findings } = await verify(auditor, since);
    expect(findings).toMatchObject([{ kind: 'truncated', seq: 7 }]);
  });

  it('refuses an earlier checkpoint of another log, or one that nobody trusted signed', async () => {
    const [mine, other] = [await aLog(2), await aLog(2)];
    const note = await noteOf(mine.auditor);
    for (const since of [await noteOf(other.auditor), note.replace('\n2\n', '\n1\n'), 'no note'])
      expect((await center.call(mine.auditor, 'audit-log:verify', { since })).status).toBe(
        422 - (since === 'no note' ? 22 : 0),
      );
  });
});
