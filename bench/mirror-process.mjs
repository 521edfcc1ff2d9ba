// A process of its own that runs mirrors with the built code, one after the other, as a worker does. A line of JSON on its input is a run,
// a line of its output how long each part of it took.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { TypeOrmDatabase } from '../dist/src/platform/db/typeorm-database.js';
import { ExportBundle } from '../dist/src/runs/export-bundle.js';
import { PgEvidenceLocker } from '../dist/src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceErasures } from '../dist/src/stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../dist/src/stages/evidence/pg-evidence-reader.js';
import { bundleFiles } from '../dist/src/stages/packaging/bundle-files.js';
import { PgBundleCatalog } from '../dist/src/stages/packaging/pg-bundle-catalog.js';
import { PgShardCache } from '../dist/src/stages/staging/pg-shard-cache.js';
import { PgStagedPlans } from '../dist/src/stages/staging/pg-staged-plans.js';
import { ThreadShardBuilder } from '../dist/src/stages/staging/thread-shard-builder.js';
import { FsContentStore } from '../dist/src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../dist/src/stages/storage/pg-blob-index.js';

const { connection, tenant, directory, threads, key } = JSON.parse(process.argv[2]);
mkdirSync(directory, { recursive: true });
const database = await TypeOrmDatabase.connect(connection);
const store = new FsContentStore(directory, new PgBlobIndex(database));
const publicKey = createPublicKey(key);
const privateKey = createPrivateKey(key);
let base;
const tools = {
  locker: new PgEvidenceLocker(database, store, { threads }),
  reader: new PgEvidenceReader(database),
  bases: { baseOf: async () => base, mirrorOf: async () => 'bench' },
  evidence: { batches: async () => ({ items: [] }) },
  erasures: new PgEvidenceErasures(database, store),
  store,
  shardCache: new PgShardCache(database),
  stagedPlans: new PgStagedPlans(database),
  bundles: new PgBundleCatalog(database),
  signer: { publicKey: async () => publicKey, sign: async (message) => sign('sha256', message, privateKey) },
  clock: { now: () => new Date() },
  threads,
  shardBuilder: (place, level) => new ThreadShardBuilder(threads, { connection, place, level }),
  builder: { id: 'urn:export-center:builder:bench', version: '0.0.0' },
};

for await (const line of createInterface({ input: process.stdin })) {
  const measure = await run(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(measure)}\n`);
}
await database.close();

async function run(profile) {
  const seconds = {};
  let planned;
  const start = performance.now();
  const result = await new ExportBundle(tools).run({
    tenant: { id: tenant, slug: 'bench' },
    runId: 'run_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    attempt: 1,
    profile,
    request: { selectors: {} },
    createdAt: new Date().toISOString(),
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
    warn: async (code, message) => {
      throw new Error(`${code} ${message}`);
    },
    step: async (name, work) => {
      const began = performance.now();
      const value = await work();
      seconds[name] = (performance.now() - began) / 1000;
      if (name === 'plan') planned = value;
      return value;
    },
  });
  seconds.total = (performance.now() - start) / 1000;
  base = baseOf(planned, result);
  return { seconds, result, bytes: await payloadBytes(result) };
}

function baseOf({ plan, planDigest }, { manifestDigest, itemSetRoot, bytes }) {
  const { selectors, projection, cut } = plan;
  const link = { mode: 'full', manifestDigest, itemSetRoot, bytes };
  return { manifestDigest, itemSetRoot, planDigest, mirror: 'bench', selectors, projection, cut, chain: [link] };
}

/** Bytes of the packs with their indexes, and of the tombstones. */
async function payloadBytes({ manifestDigest, signatures }) {
  const bundle = await tools.bundles.find(tenant, { manifestDigest, signedBy: signatures[0].kid });
  const files = await bundleFiles(store, tenant, bundle);
  const sum = (pattern) => files.filter(({ path }) => pattern.test(path)).reduce((all, { bytes }) => all + bytes, 0);
  return { records: sum(/^(data|index)\//), tombstones: sum(/^removed\//) };
}
