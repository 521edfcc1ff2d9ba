// A process of its own that imports one file with the built code, as a server does, and says how long that took and how much memory.
import { createReadStream } from 'node:fs';
import { TypeOrmDatabase } from '../dist/src/platform/db/typeorm-database.js';
import { PgEvidenceLocker } from '../dist/src/stages/evidence/locker/pg-evidence-locker.js';
import { StreamedInput } from '../dist/src/stages/evidence/reading/streamed-input.js';

const { connection, tenant, source, file, threads } = JSON.parse(process.argv[2]);
const database = await TypeOrmDatabase.connect(connection);
// No originals are kept, so nothing goes into the content store.
const locker = new PgEvidenceLocker(
  database,
  { directory: '', register: async () => undefined, remove: async () => undefined },
  { threads },
);

const start = performance.now();
const input = new StreamedInput(createReadStream(file, { highWaterMark: 256 * 1024 }), { name: file });
const { added, changed, refusedCount } = await locker.ingest(
  tenant,
  { source },
  input,
  {},
  new AbortController().signal,
);
const seconds = (performance.now() - start) / 1000;

const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
await database.close();
process.stdout.write(
  JSON.stringify({ seconds, cpuSeconds, peakRssBytes: maxRSS * 1024, added, changed, refusedCount }),
);
