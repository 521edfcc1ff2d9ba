import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TenantId } from '../../src/kernel/ids.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceCatalog } from '../../src/stages/evidence/pg-evidence-catalog.js';
import { ByteReader } from '../../src/stages/evidence/reading/byte-reader.js';
import { decompress } from '../../src/stages/evidence/reading/decompress.js';
import { defaultReadingLimits } from '../../src/stages/evidence/reading/reading-limits.js';
import { StreamedInput } from '../../src/stages/evidence/reading/streamed-input.js';
import { tarEntries } from '../../src/stages/evidence/reading/tar-entries.js';
import { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { InMemoryBlobIndex } from '../../src/stages/storage/in-memory-blob-index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const data = join(process.env.SHARED_DIR ?? '', 'data');

async function filesOf(path: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const packed = new ByteReader(createReadStream(path));
  const source = new ByteReader(decompress(packed, 'zstd', path, defaultReadingLimits));
  for await (const entry of tarEntries(source, path)) {
    const id = (entry.name.split('/').at(-1) ?? '').replace(/\.(json|yaml)$/, '');
    files.set(id, Buffer.concat(await Array.fromAsync(entry.bytes())));
  }
  return files;
}

(existsSync(data) ? describe : describe.skip)('the untouched upstream files of osv/originals', () => {
  const directory = mkdtempSync(join(tmpdir(), 'originals-'));
  const store = new FsContentStore(directory, new InMemoryBlobIndex());
  let database: TestDatabase;
  let tenant: TenantId;

  beforeAll(async () => {
    database = await createTestDatabase();
    tenant = await database.tenant();
  });

  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  it.each([
    ['pypi-yaml.tar.zst', 2295],
    ['go-json.tar.zst', 128],
  ])(
    'come back from %s byte for byte',
    async (name, count) => {
      const path = join(data, 'osv/originals', name);
      const source = name.startsWith('pypi') ? 'osv-pypi' : 'osv-go';
      const locker = new PgEvidenceLocker(database.database, store, { threads: 2 });
      const input = new StreamedInput(createReadStream(path), { name });
      const receipt = await locker.ingest(
        tenant,
        { source },
        input,
        { keepOriginals: true },
        AbortSignal.timeout(120_000),
      );
      expect(receipt).toMatchObject({ accepted: count, added: count, refusedCount: 0, files: count });
      const catalog = new PgEvidenceCatalog(database.database, store);
      const files = await filesOf(path);
      expect(files.size).toBe(count);
      for (const [id, bytes] of files) {
        const kept = await catalog.original(tenant, 'advisories', `${source}/${id}`);
        if (!kept.equals(bytes)) throw new Error(`${id} came back with other bytes`);
      }
    },
    120_000,
  );
});
