import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asTenantId } from '../../src/kernel/ids.js';
import { InMemoryEvidenceLocker } from '../../src/stages/evidence/in-memory-evidence-locker.js';
import { PgEvidenceLocker } from '../../src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceCatalog } from '../../src/stages/evidence/pg-evidence-catalog.js';
import { PgEvidenceErasures } from '../../src/stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../../src/stages/evidence/pg-evidence-reader.js';
import { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { InMemoryBlobIndex } from '../../src/stages/storage/in-memory-blob-index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { evidenceCatalogContract } from './evidence-catalog.contract.js';
import { evidenceChangesContract } from './evidence-changes.contract.js';
import { evidenceErasuresContract } from './evidence-erasures.contract.js';
import { evidenceFeedsContract } from './evidence-feeds.contract.js';
import { evidenceLockerContract } from './evidence-locker.contract.js';
import { held } from './evidence-samples.js';

describe('the evidence ports in memory', () => {
  const all = new InMemoryEvidenceLocker();
  const subject = () => ({
    locker: all,
    reader: all,
    catalog: all,
    erasures: all,
    newTenant: () => Promise.resolve(asTenantId(randomUUID())),
  });
  evidenceLockerContract(subject);
  evidenceCatalogContract(subject);
  evidenceFeedsContract(subject);
  evidenceChangesContract(subject);
  evidenceErasuresContract(subject);
});

describe('the evidence ports in PostgreSQL', () => {
  const directory = mkdtempSync(join(tmpdir(), 'evidence-'));
  let test: TestDatabase;

  beforeAll(async () => {
    test = await createTestDatabase();
  });

  afterAll(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });

  const store = new FsContentStore(directory, new InMemoryBlobIndex());
  const subject = () => ({
    locker: new PgEvidenceLocker(test.database, store, { threads: 1 }),
    reader: new PgEvidenceReader(test.database),
    catalog: new PgEvidenceCatalog(test.database, store),
    erasures: new PgEvidenceErasures(test.database, store),
    newTenant: () => test.tenant(),
  });
  describe('as an upload comes in', () => evidenceLockerContract(subject));
  describe('of an upload that is at hand', () => evidenceLockerContract(subject, held));
  evidenceCatalogContract(subject);
  evidenceFeedsContract(subject);
  evidenceChangesContract(subject);
  evidenceErasuresContract(subject);
});
