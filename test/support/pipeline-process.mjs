// A process of its own that exports one cut with the built code, or several, each the base of the next, and prints the digest of every file of the
// last bundle. It takes its zone, locale,
// umask and folder from whoever starts it.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TypeOrmDatabase } from '../../dist/src/platform/db/typeorm-database.js';
import { ExportBundle } from '../../dist/src/runs/export-bundle.js';
import { PgEvidenceErasures } from '../../dist/src/stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../../dist/src/stages/evidence/pg-evidence-reader.js';
import { locateBundle } from '../../dist/src/stages/packaging/bundle-files.js';
import { PgBundleCatalog } from '../../dist/src/stages/packaging/pg-bundle-catalog.js';
import { PgShardCache } from '../../dist/src/stages/staging/pg-shard-cache.js';
import { PgStagedPlans } from '../../dist/src/stages/staging/pg-staged-plans.js';
import { ThreadShardBuilder } from '../../dist/src/stages/staging/thread-shard-builder.js';
import { FsContentStore } from '../../dist/src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../../dist/src/stages/storage/pg-blob-index.js';

const { connection, tenant, directory, threads, umask, runs, asOf } = JSON.parse(process.argv[2]);
process.umask(umask);
const database = await TypeOrmDatabase.connect(connection);
const store = new FsContentStore(directory, new PgBlobIndex(database));
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const bundles = new PgBundleCatalog(database);
let [seq, base] = [0, undefined];
const tools = {
  locker: { head: async () => ({ seq }), asOf: async () => undefined, feeds: async () => [] },
  bases: { mirrorOf: async () => undefined, baseOf: async () => base },
  reader: new PgEvidenceReader(database),
  evidence: { batches: async () => ({ items: [] }) },
  erasures: new PgEvidenceErasures(database, store),
  store,
  shardCache: new PgShardCache(database),
  stagedPlans: new PgStagedPlans(database),
  bundles,
  signer: { publicKey: async () => publicKey, sign: async (message) => sign('sha256', message, privateKey) },
  clock: { now: () => new Date() },
  threads,
  shardBuilder: (place, level) => new ThreadShardBuilder(threads, { connection, place, level }),
  builder: { id: 'urn:export-center:builder:test', version: String(Math.random()) },
};

let result;
for (const run of runs) result = await exportAt(run);
const { manifestDigest, itemSetRoot, signatures } = result;
const bundle = await bundles.find(tenant, { manifestDigest, signedBy: signatures[0].kid });
const files = (await locateBundle(store, tenant, bundle)).map(({ path, slices }) => {
  const hash = createHash('sha256');
  for (const { file, offset, length } of slices) hash.update(readFileSync(file).subarray(offset, offset + length));
  return [path, hash.digest('hex')];
});
await database.close();
process.stdout.write(JSON.stringify({ manifestDigest, itemSetRoot, files }));

async function exportAt(run) {
  seq = run.seq;
  let planned;
  const result = await new ExportBundle(tools).run({
    tenant: { id: tenant, slug: `slug-${process.pid}` },
    runId: `run_01ARZ3NDEKTSV4RRFFQ6${String(process.pid).padStart(6, '0')}`,
    attempt: 1,
    profile: run.profile,
    request: { selectors: {}, asOf },
    createdAt: new Date().toISOString(),
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
    warn: async (code, message) => {
      throw new Error(`${code} ${message}`);
    },
    step: async (name, work) => {
      const value = await work();
      if (name === 'plan') planned = value;
      return value;
    },
  });
  base = baseOf(planned, result);
  return result;
}

/** The length of the tar depends on the signatures. */
function baseOf({ plan, planDigest }, { manifestDigest, itemSetRoot }) {
  const { selectors, projection, cut } = plan;
  const link = { mode: 'full', manifestDigest, itemSetRoot, bytes: 1 };
  return { manifestDigest, itemSetRoot, planDigest, mirror: 'plant', selectors, projection, cut, chain: [link] };
}
