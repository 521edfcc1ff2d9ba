// A process of its own that makes one pass of the content collector with the built code and no grace, and prints its report.
import { TypeOrmDatabase } from '../../dist/src/platform/db/typeorm-database.js';
import { collectContent } from '../../dist/src/runs/collection/collect-content.js';
import { FsContentStore } from '../../dist/src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../../dist/src/stages/storage/pg-blob-index.js';

const { connection, directory } = JSON.parse(process.argv[2]);
const database = await TypeOrmDatabase.connect(connection);
const store = new FsContentStore(directory, new PgBlobIndex(database));
const warn = (message) => process.stderr.write(`${message}\n`);
const options = { grace: 0, dryRun: false, signal: new AbortController().signal, goOn: async () => true };
const report = await collectContent({ database, store, warn }, options);
await database.close();
process.stdout.write(JSON.stringify(report));
