// A process of its own that exports one cut with the built code, as a worker does, and says how long each part took and how much memory.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { TypeOrmDatabase } from '../dist/src/platform/db/typeorm-database.js';
import { ExportBundle } from '../dist/src/runs/export-bundle.js';
import { PgEvidenceLocker } from '../dist/src/stages/evidence/locker/pg-evidence-locker.js';
import { PgEvidenceErasures } from '../dist/src/stages/evidence/pg-evidence-erasures.js';
import { PgEvidenceReader } from '../dist/src/stages/evidence/pg-evidence-reader.js';
import { locateBundle } from '../dist/src/stages/packaging/bundle-files.js';
import { PgBundleCatalog } from '../dist/src/stages/packaging/pg-bundle-catalog.js';
import { PgShardCache } from '../dist/src/stages/staging/pg-shard-cache.js';
import { PgStagedPlans } from '../dist/src/stages/staging/pg-staged-plans.js';
import { ThreadShardBuilder } from '../dist/src/stages/staging/thread-shard-builder.js';
import { FsContentStore } from '../dist/src/stages/storage/fs-content-store.js';
import { PgBlobIndex } from '../dist/src/stages/storage/pg-blob-index.js';
import { verifyBundle } from '../dist/src/stages/verification/verify-bundle.js';

const { connection, tenant, directory, threads, key, profile, alsoDefault } = JSON.parse(process.argv[2]);
mkdirSync(directory, { recursive: true });
const database = await TypeOrmDatabase.connect(connection);
const store = new FsContentStore(directory, new PgBlobIndex(database));
const publicKey = createPublicKey(key);
const privateKey = createPrivateKey(key);
const tools = {
  locker: new PgEvidenceLocker(database, store, { threads }),
  reader: new PgEvidenceReader(database),
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

const seconds = {};
const warnings = [];
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
  warn: async (code, message) => void warnings.push(`${code} ${message}`),
  step: async (name, work) => {
    const began = performance.now();
    const value = await work();
    seconds[name] = (performance.now() - began) / 1000;
    return value;
  },
});
seconds.total = (performance.now() - start) / 1000;
// Before anything else is measured: what follows is not part of a run.
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
if (alsoDefault) seconds.defaultVerify = await verifyOnce();
const archive = await archiveOf('trivy/db.tar.gz');
await database.close();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(JSON.stringify({ seconds, cpuSeconds, peakRssBytes: maxRSS * 1024, warnings, result, archive }));

/** Of a Trivy database, the bytes of its archive as it lies and unpacked, and its rows; undefined for other bundles. */
async function archiveOf(path) {
  const name = { manifestDigest: result.manifestDigest, signedBy: result.signatures[0].kid };
  const files = await locateBundle(store, tenant, await tools.bundles.find(tenant, name));
  const found = files.find((file) => file.path === path);
  if (!found) return undefined;
  const [{ file, offset, length }] = found.slices;
  const bytes = readFileSync(file).subarray(offset, offset + length);
  return { bytes: length, plainBytes: bytes.readUInt32LE(length - 4), rows: found.rows.count, file, offset };
}

/** Every file digest and all signatures, without opening a frame. */
async function verifyOnce() {
  const name = { manifestDigest: result.manifestDigest, signedBy: result.signatures[0].kid };
  const began = performance.now();
  const files = await locateBundle(store, tenant, await tools.bundles.find(tenant, name));
  const { verdict } = await verifyBundle(files, { depth: 'default', publicKeys: [publicKey], threads });
  if (verdict !== 'passed') throw new Error('the bundle does not verify');
  return (performance.now() - began) / 1000;
}
