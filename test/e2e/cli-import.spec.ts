import { request } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import { encodeManifest } from '../../src/formats/bundle-manifest/encode-manifest.js';
import type { BundleManifest } from '../../src/formats/bundle-manifest/manifest.js';
import { digestOf } from '../../src/formats/digest.js';
import { encodeMirrorIndex } from '../../src/formats/mirror-index/encode-mirror-index.js';
import { mirrorIndexSchema, type MirrorIndex, type MirrorLink } from '../../src/formats/mirror-index/mirror-index.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { makeBundle, newKey, ociLayoutOf, someRecords, tarOf, TemporaryFolder } from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { forged, member } from '../support/tar.js';
import { trustedBundle } from '../support/trusted-bundle.js';
import { tarTrailer } from '../../src/formats/tar/tar-header.js';

interface Imported {
  readonly outcome: string;
  readonly added: number;
  readonly rootAfter: string;
}

describe('import and inspect on the command line', () => {
  const privateKey = newKey();
  let test: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let authorization: string;
  let env: NodeJS.ProcessEnv;

  const cli = (...args: string[]) => runBuiltCli(args, env);
  const imported = async (path: string): Promise<Imported> => {
    const { code, stdout, stderr } = await cli('import', path, '--no-progress', '--output', 'json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Imported;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    tenant = await test.tenant('far');
    authorization = await center.bearer(tenant, 'tenant-admin');
    env = bareEnvironment({
      EXPORT_CENTER_URL: center.url,
      EXPORT_CENTER_TOKEN: authorization.slice('Bearer '.length),
    });
    await trustedBundle(center.app, { privateKey });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  it('take a folder, a tar and an OCI image layout as the same bundle', async () => {
    using folder = new TemporaryFolder();
    const { files, manifest } = await makeBundle({ privateKey });
    const tar = folder.write('bundle.tar', tarOf(files));
    for (const [path, bytes] of files) folder.write(join('folder', path), bytes);
    for (const [path, bytes] of ociLayoutOf(files)) folder.write(join('layout', path), bytes);
    const root = manifest.itemSetRoot;

    expect(await imported(join(folder.path, 'folder'))).toMatchObject({
      outcome: 'applied',
      added: 9,
      rootAfter: root,
    });
    expect(await imported(tar)).toMatchObject({ outcome: 'unchanged', rootAfter: root });
    expect(await imported(join(folder.path, 'layout'))).toMatchObject({ outcome: 'unchanged' });

    for (const path of [tar, join(folder.path, 'folder'), join(folder.path, 'layout')]) {
      const told = await cli('inspect', path, '--root', root, '--output', 'json');
      expect(JSON.parse(told.stdout)).toMatchObject({
        mode: 'full',
        profile: 'fixture',
        itemSetRoot: root,
        records: 9,
        signer: { tenant: 'acme' },
        fit: 'there already',
      });
    }
    expect((await cli('inspect', tar)).stdout).toContain('acme, key ');
  });

  it('tell whether a delta fits a server or another bundle, and what is missing', async () => {
    using folder = new TemporaryFolder();
    const key = newKey();
    const full = await makeBundle({ privateKey: key });
    const [first, second] = [await aDelta(full.manifest, key), await aDelta(full.manifest, key, ['one', 'two'])];
    const [fullTar, tar, later] = [full, first, second].map(({ files }, i) => folder.write(`${i}.tar`, tarOf(files)));
    const told = async (path: string, against: string) => {
      const { code, stdout, stderr } = await cli('inspect', path, '--against', against, '--output', 'json');
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout) as object;
    };
    expect(await told(tar!, fullTar!)).toMatchObject({ held: full.manifest.itemSetRoot, fit: 'fits', missing: [] });
    expect(await told(fullTar!, fullTar!)).toMatchObject({ fit: 'there already' });
    expect(await told(later!, fullTar!)).toMatchObject({
      fit: 'does not fit',
      missing: [{ manifestDigest: digestOf('bundle one'), mode: 'delta', bytes: 4096 }],
    });
    const missing = [{ mode: 'full' }, { mode: 'delta' }];
    expect(await told(later!, 'server')).toMatchObject({ held: null, fit: 'does not fit', missing });
    expect(await told(fullTar!, center.url)).toMatchObject({ held: null, fit: 'fits' });
    const shown = await cli('inspect', later!, '--against', fullTar!);
    expect(shown.stdout).toContain(`delta ${digestOf('bundle one')}, 4.0 KiB`);
    expect(shown.stdout).toMatch(/^changes +advisories: 1 added, 0 changed, 2 removed$/m);
    expect(shown.stdout).toMatch(/^feed +advisories of osv: 1 records, 9 d old, limit 7 d: STALE$/m);
    expect((await cli('inspect', tar!, '--against', tar!, '--root', full.manifest.itemSetRoot)).code).toBe(2);
  });

  it('refuse hostile archives by name and keep nothing of them (B46, B47, B48)', async () => {
    const names = ['../x', '/abs', 'a/../../x', 'C:\\x', 'CON', 'dot.'];
    const archives: [string, Buffer][] = [
      ...names.map((name): [string, Buffer] => [name, forged({ 0: name.padEnd(16, '\0') }, 'a-long-name-here')]),
      ['symlink', forged({ 156: '2', 157: '/etc/passwd' })],
      ['hardlink', forged({ 156: '1', 157: 'b' })],
      ['device', forged({ 156: '3' })],
      ['fifo', forged({ 156: '6' })],
      ['pax header', forged({ 156: 'x' })],
      ['setuid', forged({ 100: '0004755' })],
      ['longer than the file', forged({ 124: '77777777777' })],
    ].map(([name, header]) => [name as string, Buffer.concat([header as Buffer, tarTrailer])]);
    const twice = [...member(forged({}, 'a', 1), 'x'), ...member(forged({}, 'a', 1), 'x'), tarTrailer];
    const twins = [...member(forged({}, 'a', 1), 'x'), ...member(forged({}, 'A', 1), 'x'), tarTrailer];
    archives.push(['duplicate', Buffer.concat(twice)], ['case twin', Buffer.concat(twins)]);
    const answers = [];
    for (const [name, bytes] of archives) {
      const { status, code } = await post(bytes);
      if (status !== 422) answers.push([name, status, code]);
    }
    expect(answers).toEqual([]);
    expect(await left()).toEqual([]);
  });

  it('leave nothing of an upload whose sender goes away (F42)', async () => {
    const before = await ledger();
    const tar = await trustedBundle(center.app, { privateKey, kinds: { advisories: someRecords(50, 'GONE', 'gone') } });
    const sending = request(`${center.url}/api/v1/imports`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
    });
    sending.on('error', () => undefined);
    sending.write(tar.subarray(0, 4096));
    await eventually(left, (names) => names.length > 0);
    sending.destroy();
    expect(await eventually(left, (names) => names.length === 0)).toEqual([]);
    expect(await ledger()).toEqual(before);
    expect(await post(tar)).toMatchObject({ status: 201 });
  });

  async function post(body: Uint8Array): Promise<{ readonly status: number; readonly code?: string }> {
    const response = await fetch(`${center.url}/api/v1/imports`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { authorization, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
    });
    return { status: response.status, ...((await response.json()) as object) };
  }
  const ledger = async () => (await center.call(authorization, 'imports')).json();
  const left = () => readdir(join(center.dataDir, 'content', tenant, 'incoming')).catch(() => []);
});

/** A delta after a full bundle; with names of bundles, after those as well. */
function aDelta(full: BundleManifest, privateKey: KeyObject, after: readonly string[] = []) {
  const start = { manifestDigest: digestOf(encodeManifest(full)), itemSetRoot: full.itemSetRoot };
  const chain: MirrorLink[] = [{ ...start, bytes: 8192, mode: 'full' }];
  for (const name of after.slice(0, -1))
    chain.push({
      manifestDigest: digestOf(`bundle ${name}`),
      base: chain.at(-1)!.manifestDigest,
      itemSetRoot: digestOf(`root ${name}`),
      bytes: 4096,
      mode: 'delta',
    });
  const { manifestDigest, itemSetRoot } = chain.at(-1)!;
  const base = { manifestDigest, itemSetRoot };
  const nineDaysAgo = new Date(Date.now() - 9 * 86_400_000).toISOString();
  const index: MirrorIndex = {
    schema: mirrorIndexSchema,
    mirror: 'fixture',
    mode: 'delta',
    kinds: { advisories: { records: 1, added: 1, changed: 0, removed: 2 } },
    feeds: [{ kind: 'advisories', source: 'osv', records: 1, capturedAt: nineDaysAgo, maxAgeHours: 168 }],
    base,
    form: 'whole',
    chain,
  };
  return makeBundle({
    privateKey,
    kinds: { advisories: someRecords(1, 'NEW') },
    payload: (files) => files.set('mirror.json', { bytes: encodeMirrorIndex(index), mediaType: 'application/json' }),
    manifest: (made) => ({ ...made, base }),
  });
}
