import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '../../src/formats/digest.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { runBuiltCli, type CliOutcome } from '../support/built-cli.js';
import { makeBundle, newKey, tarOf, TemporaryFolder, type FixtureBundle } from '../support/bundle-fixture.js';
import { trivyArtifacts } from '../../src/formats/trivy-metadata/trivy-artifact.js';
import { buildJavaDb } from '../support/java-db.js';
import { anArtifact } from '../support/maven.js';
import { databaseOf, trivyBundle } from '../support/trivy-bundle.js';
import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z/, 'Z');
const daysAfter = (time: string, days: number) =>
  new Date(Date.parse(time) + days * 86_400_000).toISOString().replace('.000Z', 'Z');

const database = databaseOf([[['npm::Acme', 'left-pad'], 'ACME-1', { VulnerableVersions: ['<1.3.1'] }]]);

let folder: TemporaryFolder;
beforeEach(() => (folder = new TemporaryFolder()));
afterEach(() => folder[Symbol.dispose]());

const at = (name: string) => join(folder.path, name);

async function cli(bundle: FixtureBundle, verb: string, target: string, ...flags: string[]): Promise<CliOutcome> {
  const tar = folder.write('bundle.tar', tarOf(bundle.files));
  const key = folder.write('key.pub.pem', encodePublicKey(bundle.publicKey));
  return runBuiltCli(['trivy', verb, tar, at(target), '--key', key, ...flags]);
}

const metadataIn = (kit: string) => JSON.parse(readFileSync(at(`${kit}/db/metadata.json`), 'utf8')) as object;

describe('trivy kit', () => {
  it('lays the database where Trivy looks for it, every time counted from the evidence', async () => {
    const updatedAt = daysAgo(2);
    const outcome = await cli(await trivyBundle(database, updatedAt), 'kit', 'kit', '--valid-days', '7');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain(`${updatedAt}, 2 days old`);
    expect(readFileSync(at('kit/db/trivy.db')).equals(database)).toBe(true);
    expect(readdirSync(at('kit/db')).toSorted()).toEqual(['metadata.json', 'trivy.db']);
    expect(metadataIn('kit')).toEqual({
      Version: 2,
      NextUpdate: daysAfter(updatedAt, 7),
      UpdatedAt: updatedAt,
      DownloadedAt: updatedAt,
    });
  });

  it('gives the same bytes again, and puts a newer database in the place of an older one', async () => {
    const [older, newer] = [daysAgo(3), daysAgo(1)];
    await cli(await trivyBundle(database, older), 'kit', 'kit');
    const before = readFileSync(at('kit/db/metadata.json'));
    expect((await cli(await trivyBundle(database, older), 'kit', 'kit')).code).toBe(0);
    expect(readFileSync(at('kit/db/metadata.json')).equals(before)).toBe(true);
    const empty = databaseOf([]);
    expect((await cli(await trivyBundle(empty, newer), 'kit', 'kit')).code).toBe(0);
    expect(readFileSync(at('kit/db/trivy.db')).equals(empty)).toBe(true);
    expect(metadataIn('kit')).toMatchObject({ UpdatedAt: newer });
  });

  it('writes nothing with --dry-run, and says what it would write', async () => {
    const outcome = await cli(await trivyBundle(database, daysAgo(0)), 'kit', 'kit', '--dry-run');
    expect(outcome).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`would write    ${at('kit/db/trivy.db')}`),
    });
    expect(existsSync(at('kit'))).toBe(false);
  });

  it('refuses evidence that is too old, and writes it only for who asks for it', async () => {
    const bundle = await trivyBundle(database, daysAgo(8));
    const refused = await cli(bundle, 'kit', 'kit');
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('the evidence is 8 days old') });
    expect(existsSync(at('kit'))).toBe(false);
    const told = await cli(bundle, 'kit', 'kit', '--allow-stale');
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('STALE, Trivy needs --skip-db-update') });
    expect((await cli(bundle, 'kit', 'other', '--valid-days', '9')).stdout).not.toContain('STALE');
  });

  it('takes nothing from a bundle that does not verify, and leaves what is there', async () => {
    await cli(await trivyBundle(database, daysAgo(1)), 'kit', 'kit');
    const bundle = await trivyBundle(databaseOf([]), daysAgo(0));
    const archive = bundle.files.get('trivy/db.tar.gz')!;
    archive[archive.length - 20]! ^= 1;
    const outcome = await cli(bundle, 'kit', 'kit');
    expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining('trivy/db.tar.gz') });
    expect(readFileSync(at('kit/db/trivy.db')).equals(database)).toBe(true);
  });

  it('lays the Java database beside it, in the folder of its own', async () => {
    const updatedAt = daysAgo(1);
    const { bytes, rows } = buildJavaDb([['repo', anArtifact()]]);
    await cli(await trivyBundle(database, updatedAt), 'kit', 'kit');
    const java = await trivyBundle(bytes, updatedAt, { artifact: trivyArtifacts.javaDb, rows });
    expect(await cli(java, 'kit', 'kit')).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(at('kit/java-db/trivy-java.db')).equals(bytes)).toBe(true);
    expect(readFileSync(at('kit/java-db/metadata.json'), 'utf8')).toContain('"Version":1');
    const check = await runBuiltCli(['trivy', 'check', at('kit')]);
    expect(check).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/db\/trivy\.db.*none\n.*trivy-java\.db.*none/),
    });
  });

  it('takes NextUpdate from the bundle, unless the site has a rule of its own', async () => {
    const updatedAt = daysAgo(2);
    const bundle = await trivyBundle(database, updatedAt, { interval: 72 });
    await cli(bundle, 'kit', 'kit');
    expect(readFileSync(at('kit/db/metadata.json')).equals(bundle.files.get('trivy/metadata.json')!)).toBe(true);
    await cli(bundle, 'kit', 'kit', '--valid-days', '30');
    expect(metadataIn('kit')).toMatchObject({ NextUpdate: daysAfter(updatedAt, 30), DownloadedAt: updatedAt });
  });

  it('refuses another signer, no key at all, and a bundle without a database', async () => {
    const bundle = await trivyBundle(database, daysAgo(1));
    const stranger: KeyObject = createPublicKey(newKey());
    expect((await cli({ ...bundle, publicKey: stranger }, 'kit', 'kit')).code).toBe(3);
    expect((await runBuiltCli(['trivy', 'kit', at('bundle.tar'), at('kit')])).code).toBe(2);
    const plain = await cli(await makeBundle(), 'kit', 'kit');
    expect(plain).toMatchObject({ code: 2, stderr: expect.stringContaining('kind json:raw: it holds no database') });
    expect(existsSync(at('kit'))).toBe(false);
  });

  it('refuses an archive that holds more than Trivy unpacks', async () => {
    const bundle = await trivyBundle(database, daysAgo(1), {
      more: [{ path: 'more.txt', bytes: Buffer.from('x') }],
    });
    const outcome = await cli(bundle, 'kit', 'kit');
    expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining('more') });
    expect(existsSync(at('kit'))).toBe(false);
  });
});

describe('trivy oci', () => {
  it('writes the artifact that Trivy pulls, and the same bytes again', async () => {
    const bundle = await trivyBundle(database, daysAgo(1));
    const made = JSON.parse((await cli(bundle, 'oci', 'layout', '--output', 'json')).stdout) as Record<string, string>;
    const index = JSON.parse(readFileSync(at('layout/index.json'), 'utf8')) as { manifests: { digest: string }[] };
    expect(index.manifests).toEqual([
      expect.objectContaining({ digest: made['image'], annotations: { 'org.opencontainers.image.ref.name': '2' } }),
    ]);
    const archive = bundle.files.get('trivy/db.tar.gz')!;
    const blob = (digest: string) => readFileSync(at(`layout/blobs/sha256/${digest.slice(7)}`));
    expect(JSON.parse(blob(made['image']!).toString())).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.aquasec.trivy.config.v1+json',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: digestOf('{}'),
        size: 2,
        data: 'e30=',
      },
      layers: [
        {
          mediaType: 'application/vnd.aquasec.trivy.db.layer.v1.tar+gzip',
          digest: digestOf(archive),
          size: archive.length,
          annotations: { 'org.opencontainers.image.title': 'db.tar.gz' },
        },
      ],
      annotations: { 'org.opencontainers.image.created': bundle.manifest.asOf },
    });
    expect(blob(digestOf(archive)).equals(archive)).toBe(true);
    const again = await cli(bundle, 'oci', 'layout');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('there already') });
    await cli(bundle, 'oci', 'second');
    expect(readFileSync(at('second/index.json')).equals(readFileSync(at('layout/index.json')))).toBe(true);
  });

  it('overwrites nothing: neither another artifact nor other files', async () => {
    await cli(await trivyBundle(database, daysAgo(1)), 'oci', 'layout');
    expect((await cli(await trivyBundle(databaseOf([]), daysAgo(1)), 'oci', 'layout')).code).toBe(8);
    folder.write('mine/notes.txt', 'mine');
    expect((await cli(await trivyBundle(database, daysAgo(1)), 'oci', 'mine')).code).toBe(8);
    expect(readdirSync(folder.path).toSorted()).toEqual(['bundle.tar', 'key.pub.pem', 'layout', 'mine']);
  });

  it('writes nothing with --dry-run', async () => {
    const outcome = await cli(await trivyBundle(database, daysAgo(1)), 'oci', 'layout', '--dry-run');
    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/^image +sha256:[0-9a-f]{64}$/m) });
    expect(existsSync(at('layout'))).toBe(false);
  });
});

describe('trivy check', () => {
  const check = (...flags: string[]) => runBuiltCli(['trivy', 'check', at('kit'), '--output', 'json', ...flags]);

  it('says how old a kit is, and fails where it is older than allowed', async () => {
    await cli(await trivyBundle(database, daysAgo(4)), 'kit', 'kit');
    const fresh = await check();
    expect(fresh.code).toBe(0);
    expect(JSON.parse(fresh.stdout)).toMatchObject({ verdict: 'passed', databases: [{ ageDays: 4 }] });
    const old = await check('--max-age-days', '3');
    expect(old).toMatchObject({ code: 3, stdout: expect.stringContaining('older than 3 days') });
  });

  it('fails where Trivy would look for a newer one, where the file is damaged, and where nothing is', async () => {
    expect((await check()).code).toBe(4);
    await cli(await trivyBundle(database, daysAgo(8)), 'kit', 'kit', '--allow-stale');
    expect(await check()).toMatchObject({ code: 3, stdout: expect.stringContaining('stale') });
    await cli(await trivyBundle(database, daysAgo(1)), 'kit', 'kit');
    expect((await check()).code).toBe(0);
    const bytes = Buffer.from(database.subarray(0, statSync(at('kit/db/trivy.db')).size - 4096));
    folder.write('kit/db/trivy.db', bytes);
    expect((await check()).code).toBe(3);
  });
});
