import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../src/formats/digest.js';
import { anOsv, linesOf } from '../contracts/evidence-samples.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { aJar } from '../support/maven.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startCenter, type Center } from '../support/center.js';

interface Row {
  readonly key: string;
  readonly provenance: { readonly batchId: string };
}

describe('evidence on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ec-cli-evidence-'));
  const key = 'osv-test/https://example.org/A 1?x=1';
  let test: TestDatabase;
  let center: Center;
  let env: NodeJS.ProcessEnv;

  const cli = (...args: string[]) => runBuiltCli(args, env);
  const json = async <T>(...args: string[]): Promise<T> => {
    const outcome = await cli(...args, '--output', 'json');
    if (outcome.code !== 0) throw new Error(`${args.join(' ')}: ${outcome.code} ${outcome.stderr}`);
    return JSON.parse(outcome.stdout) as T;
  };
  const load = (records: readonly unknown[], ...flags: string[]) => {
    const path = join(folder, 'records.jsonl');
    writeFileSync(path, linesOf(records));
    return json<Record<string, unknown>>('evidence', 'import', path, '--source', 'osv-test', ...flags);
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    const authorization = await center.bearer(await test.tenant('acme'), 'tenant-admin');
    const token = authorization.slice('Bearer '.length);
    env = bareEnvironment({ EXPORT_CENTER_URL: center.url, EXPORT_CENTER_TOKEN: token });
    await load([anOsv(key.slice('osv-test/'.length), { aliases: ['CVE-2024-1'] }), anOsv('B-1')], '--keep-originals');
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
    rmSync(folder, { recursive: true });
  });

  it('lists kinds, records and batches', async () => {
    expect((await cli('evidence', 'list')).stdout).toMatch(/^KIND +RECORDS\nadvisories +2\n\ncut 1\n$/);
    expect((await cli('evidence', 'list', '--output', 'csv')).stdout).toBe('kind,records\r\nadvisories,2\r\n');
    expect((await cli('evidence', 'list', 'advisories')).stdout).toMatch(
      /osv-test\/B-1 +unknown +2024-01-01T00:00:00Z .* 1 +bat_/,
    );
    const rows = await json<Row[]>('evidence', 'list', 'advisories', '--alias', 'CVE-2024-1,CVE-0000-0', '--cut', '1');
    expect(rows.map((row) => row.key)).toEqual([key]);
    expect(await json('evidence', 'list', 'advisories', '--source', 'other')).toEqual([]);
    const limited = await cli('evidence', 'list', 'advisories', '--limit', '1');
    expect([limited.stdout.split('\n').length, limited.stderr]).toEqual([3, expect.stringContaining('--limit')]);
    const batchId = rows[0]!.provenance.batchId;
    expect((await cli('evidence', 'batches', '--source', 'osv-test')).stdout).toContain(batchId);
    expect((await cli('evidence', 'batches', batchId)).stdout).toMatch(/accepted +2\n/);
  });

  it('shows a record by its key, whatever characters that has, and writes its bytes', async () => {
    const text = (await cli('evidence', 'get', 'advisories', key)).stdout;
    expect(text).toContain(key);
    expect(text).toMatch(/cuts +from 1 on/);
    const record = await json<{ digest: string; original: string }>('evidence', 'get', 'advisories', key);
    expect(digestOf((await cli('evidence', 'get', 'advisories', key, '--canonical')).stdout)).toBe(record.digest);
    expect(digestOf((await cli('evidence', 'get', 'advisories', key, '--original')).stdout)).toBe(record.original);
    expect((await cli('evidence', 'get', 'advisories', 'osv-test/none')).code).toBe(4);
    expect((await cli('evidence', 'get', 'advisories', key, '--canonical', '--original')).code).toBe(2);
  });

  it('erases only with a reason and a yes, and shows first what would go', async () => {
    const erase = ['evidence', 'erase', 'advisories', key];
    expect((await cli(...erase, '--yes')).code).toBe(2);
    const unasked = await cli(...erase, '--reason', 'case 7');
    expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--dry-run')]);
    const dry = await cli(...erase, '--reason', 'case 7', '--dry-run');
    expect([dry.code, dry.stderr]).toEqual([0, expect.stringContaining('nothing was erased')]);
    expect((await cli('evidence', 'get', 'advisories', key)).code).toBe(0);
    const done = await cli(...erase, '--reason', 'case 7', '--yes');
    expect(done.stdout).toMatch(/reason +case 7\n[^]*destroyed +1 versions/);
    const gone = await cli('evidence', 'get', 'advisories', key);
    expect([gone.code, gone.stderr]).toEqual([4, expect.stringContaining('case 7')]);
    expect((await cli('evidence', 'erasures')).stdout).toContain('case 7');
    const old = await cli('evidence', 'list', 'advisories', '--cut', '1');
    expect(old.stderr).toContain('Cut 1 held 1 more that were erased since');
  });

  it('leaves erased records out of an import unless it is told to take them back', async () => {
    const records = [anOsv(key.slice('osv-test/'.length))];
    expect(await load(records)).toMatchObject({ erased: 1, accepted: 0 });
    expect(await load(records, '--restore-erased')).toMatchObject({ erased: 0, added: 1 });
    expect((await cli('evidence', 'get', 'advisories', key)).code).toBe(0);
  });

  it('sends of a folder of jars their index, captured now', async () => {
    const place = join(folder, 'repository', 'org', 'example', 'a', '1');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'a-1.jar'), aJar());
    writeFileSync(join(place, 'a-1.pom'), '<project/>');
    writeFileSync(join(folder, 'repository', 'x.jar'), aJar());
    const load = ['evidence', 'import', join(folder, 'repository'), '--source', 'repo'];
    const refused = await cli(...load);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/x\.jar[^]*holds no pom\.properties/)]);
    const started = new Date().toISOString();
    const outcome = await cli(...load, '--partial', '--output', 'json');
    expect(outcome.stderr).toMatch(/Not sent: 1 files beside the jars[^]*refused .*x\.jar holds no/);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ added: 1, kinds: { 'maven-artifacts': 1 } });
    const [row] = await json<(Row & { readonly provenance: { readonly capturedAt: string } })[]>(
      'evidence',
      'list',
      'maven-artifacts',
    );
    expect(row!.key).toMatch(/^repo\/org\.example:a:1:jar:[0-9a-f]{40}$/);
    expect(row!.provenance.capturedAt >= started).toBe(true);
  });
});
