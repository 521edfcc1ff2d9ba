// A process of its own that imports one bundle with the built code, as a server does, and says how long that took and how much memory.
import { createPublicKey } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { TypeOrmDatabase } from '../dist/src/platform/db/typeorm-database.js';
import { PgBundleImporter } from '../dist/src/stages/importing/pg-bundle-importer.js';

const { connection, tenant, tar, publicKey, directory, threads } = JSON.parse(process.argv[2]);
mkdirSync(directory, { recursive: true });
const database = await TypeOrmDatabase.connect(connection);
const importer = new PgBundleImporter(database, { directory, threads });
const order = {
  tenant,
  trust: { keys: [createPublicKey(publicKey)], unsigned: false, place: '' },
  options: { by: { actor: { type: 'system', id: 'bench' } } },
  signal: new AbortController().signal,
};

const start = performance.now();
const upload = createReadStream(tar, { highWaterMark: 64 * 1024 });
const { outcome, added, changed, removed } = await importer.importUpload(upload, undefined, order);
const seconds = (performance.now() - start) / 1000;

const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
await database.close();
process.stdout.write(
  JSON.stringify({ seconds, cpuSeconds, peakRssBytes: maxRSS * 1024, outcome, added, changed, removed }),
);
