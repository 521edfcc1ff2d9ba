import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { digestBytes } from '../../src/formats/digest.js';
import type { TenantId } from '../../src/kernel/ids.js';
import type { IngestOptions } from '../../src/stages/evidence/evidence-locker.port.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceErasures } from '../../src/stages/evidence/pg-evidence-erasures.js';
import { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../../src/stages/storage/pg-blob-index.js';
import { anOsv, linesInput } from '../contracts/evidence-samples.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const directory = mkdtempSync(join(tmpdir(), 'evidence-erasure-'));
const by = { actor: { kind: 'user', id: 'someone' } } as const;
const secret = 'the-words-that-must-go';
let test: TestDatabase;
let store: FsContentStore;
let tenant: TenantId;

beforeAll(async () => {
  test = await createTestDatabase();
  store = new FsContentStore(directory, new PgBlobIndex(test.database));
});
afterAll(async () => {
  await test.close();
  rmSync(directory, { recursive: true });
});
beforeEach(async () => {
  tenant = await test.tenant(`tenant-${randomUUID().slice(0, 8)}`);
});

const ingest = (records: readonly unknown[], options: IngestOptions = {}, owner = tenant) => {
  const locker = new PgEvidenceLocker(test.database, store, { threads: 1 });
  return locker.ingest(owner, { source: 'osv-test' }, linesInput(records), options, AbortSignal.timeout(20_000));
};
const erasures = (blobs: ConstructorParameters<typeof PgEvidenceErasures>[1] = store) =>
  new PgEvidenceErasures(test.database, blobs);
const erase = (id: string, owner = tenant) =>
  erasures().erase(owner, { kind: 'advisories', key: `osv-test/${id}`, reason: 'case 7', by });
const filesWith = async (text: string) => {
  const entries = await readdir(join(directory, 'content', tenant), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return contents.filter((content) => content.includes(text)).length;
};
/** What any column of any table of this tenant holds of a text. */
const rowsWith = async (text: string) => {
  const tables = ['evidence_items', 'evidence_closed', 'evidence_erasures', 'blobs'];
  const found = await Promise.all(
    tables.map((table) =>
      test.owner.query(
        `SELECT FROM export_center.${table} t WHERE tenant_id = $1 AND position($2::bytea IN convert_to(t::text, 'UTF8')) > 0`,
        [tenant, Buffer.from(text)],
      ),
    ),
  );
  return found.map((rows) => rows.length);
};

describe('erasure in PostgreSQL', () => {
  it('hashes a key as the item set does', async () => {
    for (const key of ['osv-test/A-1', 'a/\u{10000}ü', 'x/'.padEnd(300, 'y')]) {
      const [row] = await test.owner.query<{ hash: Buffer }>('SELECT export_center.evidence_key_hash($1, $2) AS hash', [
        'vex',
        key,
      ]);
      expect(row?.hash).toEqual(digestBytes(itemHash('vex', key)));
    }
  });

  it('leaves neither the key nor a word of the record in any table, and no byte of its upstream document on the disk', async () => {
    await ingest([anOsv('A-1', { details: secret }), anOsv('B-1')], { keepOriginals: true });
    expect(await filesWith(secret)).toBe(1);
    await erase('A-1');
    expect(await rowsWith('osv-test/A-1')).toEqual([0, 0, 0, 0]);
    expect(await rowsWith(Buffer.from(secret).toString('hex'))).toEqual([0, 0, 0, 0]);
    expect(await filesWith(secret)).toBe(0);
    expect(await filesWith('B-1')).toBe(1);
  });

  it('keeps no upstream document of a record that an import leaves out', async () => {
    await ingest([anOsv('A-1', { details: secret })]);
    await erase('A-1');
    const again = [anOsv('A-1', { details: secret }), anOsv('C-1')];
    expect(await ingest(again, { keepOriginals: true })).toMatchObject({ erased: 1, added: 1 });
    expect([await filesWith(secret), await filesWith('C-1')]).toEqual([0, 1]);
  });

  it('finishes a removal of upstream bytes that was interrupted when it is asked again', async () => {
    await ingest([anOsv('A-1', { details: secret })], { keepOriginals: true });
    const failing = { remove: () => Promise.reject(new Error('the power went')) };
    const request = { kind: 'advisories', key: 'osv-test/A-1', reason: 'case 7', by } as const;
    await expect(erasures(failing).erase(tenant, request)).rejects.toThrow('the power went');
    expect([await filesWith(secret), (await rowsWith('osv-test/A-1'))[0]]).toEqual([1, 0]);
    expect(await erase('A-1')).toMatchObject({ versions: 1, seq: 2 });
    expect(await filesWith(secret)).toBe(0);
    const [row] = await test.owner.query<{ open: number }>(
      'SELECT cardinality(originals) AS open FROM export_center.evidence_erasures WHERE tenant_id = $1',
      [tenant],
    );
    expect(row?.open).toBe(0);
  });

  it('is the only way: the application can neither delete nor change evidence, nor what is left of it', async () => {
    await ingest([anOsv('A-1'), anOsv('B-1')]);
    await erase('A-1');
    for (const statement of [
      'DELETE FROM export_center.evidence_items',
      `UPDATE export_center.evidence_items SET body = ''`,
      'DELETE FROM export_center.evidence_closed',
      'DELETE FROM export_center.evidence_erasures',
      `UPDATE export_center.evidence_erasures SET reason = 'none'`,
      'INSERT INTO export_center.evidence_erasures SELECT * FROM export_center.evidence_erasures',
    ]) {
      const attempt = test.database.tenant(tenant, (tx) => tx.execute(statement));
      await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('permission denied') });
    }
  });

  it('reaches no other tenant, whatever the caller asks for', async () => {
    const theirs = await test.tenant(`tenant-${randomUUID().slice(0, 8)}`);
    await ingest([anOsv('A-1')], {}, theirs);
    const call = `SELECT export_center.evidence_erase('era_x', 'advisories', 'osv-test/A-1', 'x', 'x') AS done`;
    const done = await test.database.tenant(tenant, (tx) => tx.query<{ done: boolean }>(call));
    expect(done).toEqual([{ done: false }]);
    expect(await test.database.system((tx) => tx.query(call))).toEqual([{ done: false }]);
    expect(await erase('A-1', theirs)).toMatchObject({ versions: 1 });
  });

  it('gives erasures and batches that come at once numbers without gaps', async () => {
    await ingest(Array.from({ length: 6 }, (_, i) => anOsv(`A-${i}`)));
    const results = await Promise.all([
      ...[0, 1, 2].map((i) => erase(`A-${i}`)),
      ...[0, 1].map((i) => ingest([anOsv(`B-${i}`), anOsv('A-0')])),
    ]);
    expect(results.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
    const [left] = await test.owner.query<{ count: string }>(
      `SELECT count(*) FROM export_center.evidence_items WHERE tenant_id = $1 AND key = ANY ('{osv-test/A-1,osv-test/A-2}')`,
      [tenant],
    );
    expect(left?.count).toBe('0');
  });
});
