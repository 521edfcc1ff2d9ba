import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditHash, type AuditLine } from '../../src/formats/audit-log/audit-entry.js';
import { systemActor } from '../../src/kernel/audit.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { appendAudit } from '../../src/platform/audit/append-audit.js';
import { tamper, tamperings, type Tampering } from '../support/audit-tampering.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let db: TestDatabase;
let center: Center;
let folder: string;
let key: string;

beforeAll(async () => {
  db = await createTestDatabase();
  center = await startCenter(db.database);
  folder = mkdtempSync(join(tmpdir(), 'ec-cli-audit-'));
  key = join(center.dataDir, 'keys', 'signing.pub.pem');
});
afterAll(async () => {
  await center?.close();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A tenant with ten entries in its log, and the command line as its auditor uses it. */
async function aLog() {
  const tenant = await db.tenant();
  const bearer = await center.bearer(tenant, 'auditor');
  await db.database.tenant(tenant, (tx) => addEntries(tx, tenant, 9));
  const env = bareEnvironment({ EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: bearer.slice('Bearer '.length) });
  const cli = (...args: string[]) => runBuiltCli(['audit', ...args], env);
  const file = join(folder, `${tenant}.ndjson`);
  return { tenant, cli, file };
}

async function addEntries(tx: Parameters<typeof appendAudit>[0], tenant: TenantId, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    const resource = { type: 'run', id: `run_${i}` };
    await appendAudit(tx, tenant, { ...systemActor('test'), action: 'run.create', resource, outcome: 'success' });
  }
}

/** What somebody does to an exported file. Line 0 is the header, line `n` is entry `n`, then comes the checkpoint. */
const fileChanges: Readonly<Record<Tampering, (lines: string[]) => string[]>> = {
  edited: (lines) => lines.with(4, lines[4]!.replace('"success"', '"failure"')),
  deleted: (lines) => lines.toSpliced(4, 1),
  reordered: (lines) => lines.with(4, lines[6]!).with(6, lines[4]!),
  inserted: (lines) => lines.toSpliced(4, 0, forgedAfter(lines[3]!)),
  truncated: (lines) => lines.toSpliced(8, 3),
};

/** A line whose hash holds and that follows the one before. */
function forgedAfter(before: string): string {
  const { seq, time, hash } = JSON.parse(before) as AuditLine;
  const line = { entry: { action: 'run.create' }, previousHash: hash, seq: seq + 1, time };
  return JSON.stringify({ ...line, hash: auditHash(line) });
}

const offline = (...args: string[]) => runBuiltCli(['audit', 'verify', ...args], bareEnvironment());
const firstFound = (stdout: string) =>
  (JSON.parse(stdout) as { findings: { kind: string; seq: number }[] }).findings[0];

describe('export-center audit', () => {
  it('exports a log that verifies without a server', async () => {
    const { cli, file } = await aLog();
    expect((await cli('export', '-o', file)).code).toBe(0);
    const { code, stdout } = await offline(file, '--key', key);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/entries +10\n[^]*PASSED: /)]);
    const other = await offline(file);
    expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('--key')]);
  });

  it('B60: exports entries as CSV, where text that a spreadsheet would run has an apostrophe in front', async () => {
    const { tenant, cli, file } = await aLog();
    const resource = { type: 'profile', id: '=cmd|calc' };
    const entry = { ...systemActor('test'), action: 'profile.create', resource, outcome: 'success' } as const;
    await db.database.tenant(tenant, (tx) => appendAudit(tx, tenant, { ...entry, details: { name: 'a,b' } }));
    expect((await cli('export', '-o', file, '--output', 'csv')).code).toBe(0);
    const lines = readFileSync(file, 'utf8').split('\r\n');
    expect([lines.length, lines[0]]).toEqual([13, expect.stringMatching(/^seq,time,action,outcome,actor.kind,/)]);
    expect(lines[11]).toMatch(
      /^11,\S+Z,profile.create,success,system,test,profile,'=cmd\|calc,"{""name"":""a,b""}",,,aud_/,
    );
  });

  it('asks the server where no file is given, also after an earlier checkpoint', async () => {
    const { tenant, cli } = await aLog();
    const since = join(folder, 'checkpoint.txt');
    writeFileSync(since, (await cli('checkpoint')).stdout);
    expect((await cli('verify', '--since', since)).code).toBe(0);
    await tamper(db, tenant, 'truncated');
    const { code, stdout } = await cli('verify', '--since', since);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/TRUNCATED +8 [^]*FAILED/)]);
  });

  it.each(tamperings)('names an exported entry that was %s', async (how) => {
    const { cli, file } = await aLog();
    await cli('export', '-o', file);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${fileChanges[how](lines).join('\n')}\n`);
    const { code, stdout } = await offline(file, '--key', key, '--output', 'json');
    const seq = { edited: 4, deleted: 4, reordered: 6, inserted: 4, truncated: 8 }[how];
    expect([code, firstFound(stdout)]).toEqual([3, expect.objectContaining({ kind: how, seq })]);
  });

  it.each(tamperings)('names an entry that was %s in the database, by an earlier checkpoint', async (how) => {
    const { tenant, cli, file } = await aLog();
    const since = join(folder, `${how}.txt`);
    writeFileSync(since, (await cli('checkpoint')).stdout);
    await tamper(db, tenant, how);
    await cli('export', '-o', file);
    const { code, stdout } = await offline(file, '--key', key, '--since', since, '--output', 'json');
    expect([code, firstFound(stdout)?.kind]).toEqual([3, how]);
  });

  it('refuses a file that was cut in the middle of a line, and one whose checkpoint was changed', async () => {
    const { cli, file } = await aLog();
    await cli('export', '-o', file);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, text.length / 2));
    const cut = await offline(file, '--key', key);
    expect([cut.code, cut.stderr]).toEqual([3, expect.stringContaining('cut short')]);
    writeFileSync(file, text);
    const note = JSON.parse(text.trimEnd().split('\n').at(-1)!) as { checkpoint: string };
    const flipped = note.checkpoint.replace(
      /(\n[^\n]{20})(.)/,
      (_, head: string, one: string) => head + (one === 'A' ? 'B' : 'A'),
    );
    writeFileSync(
      file,
      text.replace(JSON.stringify(note.checkpoint), () => JSON.stringify(flipped)),
    );
    const forged = await offline(file, '--key', key);
    expect([forged.code, forged.stderr]).toEqual([3, expect.stringMatching(/signature|checkpoint/)]);
  });
});
