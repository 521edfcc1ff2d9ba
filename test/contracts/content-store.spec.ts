import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FsContentStore } from '../../src/stages/storage/fs-content-store.js';
import { InMemoryBlobIndex } from '../../src/stages/storage/in-memory-blob-index.js';
import { PgBlobIndex } from '../../src/stages/storage/pg-blob-index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { contentStoreContract } from './content-store.contract.js';

const directories: string[] = [];

async function emptyDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'content-store-'));
  directories.push(directory);
  return directory;
}

afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

describe('FsContentStore with an index in memory', () => {
  contentStoreContract(async () => new FsContentStore(await emptyDirectory(), new InMemoryBlobIndex()));
});

describe('FsContentStore with its index in PostgreSQL', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.close());
  contentStoreContract(async () => new FsContentStore(await emptyDirectory(), new PgBlobIndex(database.database)));
});
