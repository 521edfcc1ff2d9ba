// A process of its own that imports one bundle with the built code and prints what the ledger says of it; EC_FAULT kills it on the way.
import { createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { TypeOrmDatabase } from '../../dist/src/platform/db/typeorm-database.js';
import { PgBundleImporter } from '../../dist/src/stages/importing/pg-bundle-importer.js';

const { connection, tenant, tar, publicKey, directory } = JSON.parse(process.argv[2]);
const database = await TypeOrmDatabase.connect(connection);
const receipt = await new PgBundleImporter(database, { directory, threads: 2 }).importUpload(
  createReadStream(tar, { highWaterMark: 4096 }),
  undefined,
  {
    tenant,
    trust: { keys: [createPublicKey(publicKey)], unsigned: false, place: '' },
    options: { by: { actor: { type: 'system', id: 'test' } } },
    signal: new AbortController().signal,
  },
);
await database.close();
process.stdout.write(JSON.stringify(receipt));
