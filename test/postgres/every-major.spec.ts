import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnyPostgres, installedPostgres } from '../support/any-postgres.js';
import { runBuiltCli } from '../support/built-cli.js';
import { ApiClient } from '../support/cluster/api-client.js';
import { Cluster, makeSigningKey } from '../support/cluster/cluster.js';
import { advisoryLines } from '../support/cluster/records.js';

const supported = [15, 16, 17, 18];
const found = await installedPostgres();

/** A server of each major version that is here; CI brings all of them. */
describe.each(supported)('PostgreSQL %i', (major) => {
  const binaries = found.find((one) => one.major === major);
  if (!binaries) {
    if (process.env.EC_TEST_POSTGRES_BINS) throw new Error(`PostgreSQL ${major} is missing in EC_TEST_POSTGRES_BINS`);
    console.warn(
      `SKIPPED: PostgreSQL ${major} is not installed here (EC_TEST_POSTGRES_BINS names folders of binaries)`,
    );
  }
  const here = binaries ? it : it.skip;

  here(
    'migrates, imports, runs, and gives a bundle that verifies and is the same in a second run',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ec-major-'));
      const postgres = await AnyPostgres.start(binaries!);
      const key = await makeSigningKey(folder);
      const cluster = await Cluster.create(postgres.logins, key);
      try {
        const { url } = await cluster.api({ env: { EC_WORKER: 'on', EC_BOOTSTRAP: 'on' } });
        const client = new ApiClient(url, `Bearer ${readFileSync(join(cluster.dataDir, 'admin-key'), 'utf8').trim()}`);
        await client.importLines('osv-test', advisoryLines(0, 600));
        await client.importLines('osv-test', advisoryLines(300, 900));
        await client.createProfile('nightly');
        const first = await finished(client);
        const again = await finished(client);
        expect(first.result).toMatchObject({ records: 1_200 });
        expect(again.result?.manifestDigest).toBe(first.result?.manifestDigest);
        const bundle = join(folder, 'bundle.tar');
        writeFileSync(bundle, (await client.bundle(first.id)).bytes);
        writeFileSync(join(folder, 'public.pem'), key.publicKey);
        const { code, stdout } = await runBuiltCli(['verify', bundle, '--key', join(folder, 'public.pem'), '--deep']);
        expect([code, stdout]).toEqual([0, expect.stringContaining('PASSED (deep)')]);
      } finally {
        await cluster.close();
        await postgres.close();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    180_000,
  );
});

async function finished(client: ApiClient) {
  const { id } = await client.createRun('nightly');
  const run = await client.ended(id);
  if (run.state !== 'succeeded') throw new Error(JSON.stringify(run));
  return run;
}
