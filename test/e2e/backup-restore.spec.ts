import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { AnyPostgres, installedPostgres, type PostgresBinaries } from '../support/any-postgres.js';
import { backupScript, clientOf, makeBundles, tokenIn, verifyAll, whileServing } from '../support/backup.js';
import { bareEnvironment } from '../support/built-cli.js';
import { Cluster, makeSigningKey, type SigningKey } from '../support/cluster/cluster.js';

const run = promisify(execFile);

const withDump = (await installedPostgres()).find(({ bin }) => existsSync(join(bin, 'pg_dump')));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ec-backup-'));
  // Where root may enter and no other, PostgreSQL's data would lie elsewhere and stay behind.
  chmodSync(folder, 0o711);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an installation on a PostgreSQL of its own', () => {
  if (!withDump) console.warn('SKIPPED: no PostgreSQL with pg_dump is installed (apt-get install postgresql)');
  const here = withDump ? it : it.skip;

  here(
    'is backed up while it runs, restored elsewhere, and every bundle verifies there',
    async () => {
      const binaries = withDump!;
      const key = await makeSigningKey(folder);
      writeFileSync(join(folder, 'public.pem'), key.publicKey);
      const digests = await withInstallation(binaries, key, 'one', async (postgres, dataDir, cluster) => {
        const { url } = await cluster.api({ env: { EC_WORKER: 'on', EC_BOOTSTRAP: 'on' } });
        const made = await makeBundles(clientOf(url, dataDir));
        await run(backupScript('backup.sh'), [join(folder, 'backup')], {
          env: toolsOf(binaries, { BACKUP_DATABASE_URL: postgres.logins.superuser, EC_DATA_DIR: dataDir }),
        });
        return made;
      });
      await withInstallation(binaries, key, 'two', async (postgres, dataDir, cluster) => {
        rmSync(dataDir, { recursive: true });
        await run(backupScript('restore.sh'), [join(folder, 'backup')], {
          env: toolsOf(binaries, { RESTORE_DATABASE_URL: postgres.logins.superuser, EC_DATA_DIR: dataDir }),
        });
        const { url } = await cluster.api({ env: { EC_WORKER: 'on' } });
        const report = await verifyAll(url, tokenIn(dataDir), join(folder, 'public.pem'));
        expect(report).toMatch(/^ok {6}run_\w+\nok {6}run_\w+\n2 bundles, 0 failed\n$/);
        const client = clientOf(url, dataDir);
        const again = await client.ended((await client.createRun('nightly')).id);
        expect(again.result?.manifestDigest).toBe(digests[1]);
      });
    },
    240_000,
  );

  async function withInstallation<T>(
    binaries: PostgresBinaries,
    key: SigningKey,
    name: string,
    work: (postgres: AnyPostgres, dataDir: string, cluster: Cluster) => Promise<T>,
  ): Promise<T> {
    const postgres = await AnyPostgres.start(binaries);
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    const cluster = new Cluster(postgres.logins, key, dataDir);
    try {
      return await work(postgres, dataDir, cluster);
    } finally {
      await cluster.close();
      await postgres.close();
    }
  }

  const toolsOf = ({ bin }: PostgresBinaries, env: NodeJS.ProcessEnv) =>
    bareEnvironment({ PATH: `${bin}${delimiter}${process.env.PATH}`, ...env });
});

describe('an installation with the embedded PostgreSQL', () => {
  it('is backed up as a copy of its folder while it stands, and every bundle of the copy verifies', async () => {
    const [original, copy] = [join(folder, 'original'), join(folder, 'copy')];
    await whileServing(original, (url) => makeBundles(clientOf(url, original)));
    await run('cp', ['-a', original, copy]);
    rmSync(original, { recursive: true });
    const report = await whileServing(copy, (url) =>
      verifyAll(url, tokenIn(copy), join(copy, 'keys', 'signing.pub.pem')),
    );
    expect(report).toContain('2 bundles, 0 failed');
  }, 180_000);

  it('shows what is missing after a restore that lost a part of the content', async () => {
    const dataDir = join(folder, 'data');
    await whileServing(dataDir, (url) => makeBundles(clientOf(url, dataDir)));
    const [tenant] = readdirSync(join(dataDir, 'content'));
    const lost = readdirSync(join(dataDir, 'content', tenant!)).find((name) => name !== 'incoming');
    rmSync(join(dataDir, 'content', tenant!, lost!), { recursive: true });
    const report = await whileServing(dataDir, (url) =>
      verifyAll(url, tokenIn(dataDir), join(dataDir, 'keys', 'signing.pub.pem')),
    );
    expect(report).toMatch(/FAILED {2}run_/);
    expect(report).not.toContain(', 0 failed');
  }, 180_000);
});
