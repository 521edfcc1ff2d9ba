import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '../../src/formats/digest.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { FaultPoint } from '../../src/platform/faults/fault-point.js';
import { abandonedAfter } from '../../src/stages/importing/import-folder.js';
import { sweepIncoming } from '../../src/stages/storage/fs-incoming-sweeper.js';
import { incomingDirectory } from '../../src/stages/storage/segment-path.js';
import { makeBundle, newKey, someRecords, tarOf, type FixtureRecord } from '../support/bundle-fixture.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

interface Outcome {
  readonly signal: string | null;
  readonly outcome?: string;
  readonly rootAfter?: string;
}

interface Bundle {
  readonly tar: string;
  readonly root: Digest;
}

describe('an import whose process is killed', () => {
  const privateKey = newKey();
  let test: TestDatabase;
  let directory: string;
  let tenant: TenantId;
  let publicKey: string;
  let before: Bundle;
  let after: Bundle;

  beforeAll(async () => {
    test = await createTestDatabase();
    directory = await mkdtemp(join(tmpdir(), 'ec-import-'));
    before = await bundle('before', someRecords(40));
    const changed = someRecords(60).slice(10);
    after = await bundle(
      'after',
      changed.map(({ key, body }, i) => ({ key, body: i % 3 === 0 ? { ...(body as object), severity: 'LOW' } : body })),
    );
  });
  afterAll(async () => {
    await test?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function bundle(name: string, advisories: readonly FixtureRecord[]): Promise<Bundle> {
    const made = await makeBundle({ privateKey, kinds: { advisories } });
    publicKey = encodePublicKey(made.publicKey);
    const tar = join(directory, `${name}.tar`);
    await writeFile(tar, tarOf(made.files));
    return { tar, root: made.manifest.itemSetRoot };
  }

  /** In a process of its own; a fault kills it there. */
  async function importOf({ tar }: Bundle, fault?: string): Promise<Outcome> {
    const task = { connection: test.settings, tenant, tar, publicKey, directory };
    const child = spawn(process.execPath, ['test/support/import-process.mjs', JSON.stringify(task)], {
      env: { ...process.env, EC_ENVIRONMENT: 'testing', ...(fault ? { EC_FAULT: fault } : {}) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const [, signal] = (await once(child, 'close')) as [number, string | null];
    return { signal, ...(JSON.parse(text || '{}') as object) };
  }

  /** Of what stands in the tenant's evidence, computed from the rows alone. */
  async function rootNow(): Promise<Digest> {
    const rows = await test.owner.query<{ kind: string; key: string; digest: Buffer }>(
      `SELECT kind, key, digest FROM export_center.evidence_items i WHERE tenant_id = $1 AND NOT EXISTS (
         SELECT FROM export_center.evidence_closed c WHERE c.tenant_id = i.tenant_id AND c.kind = i.kind AND c.key = i.key
           AND c.seq_from = i.seq_from) ORDER BY kind, key`,
      [tenant],
    );
    const items = new ItemSetBuilder();
    for (const { kind, key, digest } of rows) items.add(kind, key, digest);
    return items.root();
  }

  const inSpool = () => readdir(incomingDirectory(directory, tenant)).catch(() => []);

  async function sweepLater(): Promise<string[]> {
    const long = new Date(Date.now() - abandonedAfter - 1_000);
    for (const name of await inSpool()) await utimes(join(incomingDirectory(directory, tenant), name), long, long);
    await sweepIncoming(directory, abandonedAfter, systemClock);
    return inSpool();
  }

  const points: readonly (readonly [FaultPoint, number, 'before' | 'after'])[] = [
    ['upload-chunk', 1, 'before'],
    ['upload-chunk', 5, 'before'],
    ['upload-spooled', 1, 'before'],
    ['bundle-verified', 1, 'before'],
    ['rows-sent', 1, 'before'],
    ['rows-sent', 3, 'before'],
    ['rows-applied', 1, 'before'],
    ['import-recorded', 1, 'before'],
    ['import-committed', 1, 'after'],
  ];

  it.each(points)(
    'at %s (%i) leaves the mirror as it was %s, and the same import again succeeds and leaves nothing behind',
    async (point, times, state) => {
      tenant = await test.tenant();
      expect(await importOf(before)).toMatchObject({ outcome: 'applied', rootAfter: before.root });
      expect(await importOf(after, `${point}:${times}`)).toEqual({ signal: 'SIGKILL' });
      expect(await rootNow()).toBe(state === 'before' ? before.root : after.root);

      const outcome = state === 'before' ? 'applied' : 'unchanged';
      expect(await importOf(after)).toMatchObject({ signal: null, outcome, rootAfter: after.root });
      expect(await rootNow()).toBe(after.root);
      expect(await sweepLater()).toEqual([]);
    },
    60_000,
  );

  it('at its first import leaves no mirror at all', async () => {
    tenant = await test.tenant();
    expect(await importOf(before, 'import-recorded')).toEqual({ signal: 'SIGKILL' });
    const [left] = await test.owner.query(
      `SELECT (SELECT count(*)::int FROM export_center.mirrors WHERE tenant_id = $1) AS mirrors,
              (SELECT count(*)::int FROM export_center.mirror_pairs WHERE tenant_id = $1) AS pairs,
              (SELECT count(*)::int FROM export_center.imports WHERE tenant_id = $1) AS imports,
              (SELECT count(*)::int FROM export_center.evidence_items WHERE tenant_id = $1) AS items`,
      [tenant],
    );
    expect(left).toEqual({ mirrors: 0, pairs: 0, imports: 0, items: 0 });
    expect(await importOf(before)).toMatchObject({ outcome: 'applied', rootAfter: before.root });
    expect(await rootNow()).toBe(before.root);
  }, 60_000);
});
