import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePaths, indexPath, packPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { encodeIndexLine, parseIndexLine } from '../../src/formats/bundle-manifest/index-line.js';
import { canonicalBytes } from '../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../src/formats/digest.js';
import { itemSetRootOfNothing } from '../../src/stages/importing/empty-root.js';
import { tarTrailer } from '../../src/formats/tar/tar-header.js';
import { compressFrame } from '../../src/formats/zstd/zstd-frame.js';
import type { TenantId } from '../../src/kernel/ids.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import {
  makeBundle,
  newKey,
  tarOf,
  TemporaryFolder,
  type BundleOptions,
  type PayloadFile,
} from '../support/bundle-fixture.js';
import { startCenter, type Center } from '../support/center.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { forged, member } from '../support/tar.js';
import { trustedBundle } from '../support/trusted-bundle.js';

interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly offset?: number;
  readonly repair?: readonly string[];
  readonly errors?: readonly { readonly code: string; readonly message: string }[];
}

const one = (patches: Readonly<Record<number, string>>) => Buffer.concat([forged(patches, 'a-member'), tarTrailer]);
const named = (...paths: readonly string[]) =>
  Buffer.concat([...paths.flatMap((path) => member(forged({}, path, 1), 'x')), tarTrailer]);
const renamed = (path: string) => one({ 0: path.padEnd(100, '\0') });

describe('what an import refuses', () => {
  const privateKey = newKey();
  let test: TestDatabase;
  let center: Center;
  let tenant: TenantId;
  let authorization: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    center = await startCenter(test.database);
    tenant = await test.tenant('far');
    authorization = await center.bearer(tenant, 'tenant-admin');
  });
  afterEach(async () => {
    expect(await readdir(join(center.dataDir, 'content', tenant, 'incoming')).catch(() => [])).toEqual([]);
    expect(await (await center.call(authorization, 'evidence')).json()).toMatchObject({ seq: 0, kinds: {} });
  });
  afterAll(async () => {
    await center?.close();
    await test?.close();
  });

  async function post(body: Uint8Array): Promise<Refusal> {
    const response = await fetch(`${center.url}/api/v1/imports`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { authorization, 'content-type': 'application/x-tar', 'idempotency-key': crypto.randomUUID() },
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  /** By the command line, which reads the archive before it sends any of it. */
  async function command(body: Uint8Array): Promise<string> {
    using folder = new TemporaryFolder();
    const env = bareEnvironment({
      EXPORT_CENTER_URL: center.url,
      EXPORT_CENTER_TOKEN: authorization.slice('Bearer '.length),
    });
    const { code, stdout, stderr } = await runBuiltCli(['import', folder.write('b.tar', body), '--no-progress'], env);
    expect([code, stdout]).toEqual([3, '']);
    return stderr;
  }

  const refuses = async (body: Uint8Array, code: string, text: string) =>
    expect(await post(body)).toMatchObject({ status: 422, code, detail: expect.stringContaining(text) as string });

  it.each(['../x', '/abs', 'a/../../x', 'C:\\x', '\\\\server', 'CON', 'dot.', 'a\u0007b', 'd/'.repeat(40)])(
    'a member called %j, by its name (B46)',
    (path) => refuses(renamed(path), 'EC-PATH-UNSAFE', JSON.stringify(path)),
  );

  it.each([
    ['a hard link', { 156: '1', 157: 'b' }],
    ['a symbolic link', { 156: '2', 157: '/etc/passwd' }],
    ['a character device', { 156: '3' }],
    ['a block device', { 156: '4' }],
    ['a FIFO', { 156: '6' }],
    ['a sparse file', { 156: 'S' }],
    ['a folder', { 156: '5' }],
    ['a PAX header', { 156: 'x' }],
    ['a global PAX header', { 156: 'g' }],
    ['a GNU long name', { 156: 'L' }],
    ['set-user-id', { 100: '0004755' }],
  ])('a member that is %s, by its name (B47)', async (what, patches) => {
    await refuses(one(patches), 'EC-ARCHIVE-ENTRY', what);
    await refuses(one(patches), 'EC-ARCHIVE-ENTRY', '"a-member"');
  });

  it.each([
    ['twice', ['data/a', 'data/a'], '"data/a" occurs twice'],
    ['in another case', ['data/a', 'data/A'], '"data/A" collides with "data/a"'],
    ['in another Unicode form', ['caf\u00e9', 'cafe\u0301'], 'collides with'],
    ['as file and folder', ['data', 'data/a'], '"data/a"'],
  ])('a member that is there %s (B47)', (_how, paths, text) => refuses(named(...paths), 'EC-ARCHIVE-ENTRY', text));

  it('a member that is longer than its archive, and a frame that becomes more than its index says (B48)', async () => {
    await refuses(one({ 124: '77777777777' }), 'EC-ARCHIVE-BOMB', 'have more than');
    const bomb = await trustedBundle(center.app, { privateKey, payload: withBomb });
    expect(bomb.length).toBeLessThan(200_000);
    await refuses(bomb, 'EC-VERIFY-RECORDS', packPath('advisories', 1));
  });

  it('archives that are cut off, go on behind their end, or have a wrong checksum, with the byte (B49)', async () => {
    const tar = await trustedBundle(center.app, { privateKey });
    const cut = tar.subarray(0, 5_000);
    expect(await post(cut)).toMatchObject({ status: 422, code: 'EC-INPUT-DAMAGED', offset: 5_000 });
    const more = Buffer.concat([tar, Buffer.from('more')]);
    expect(await post(more)).toMatchObject({ status: 422, code: 'EC-INPUT-DAMAGED', offset: tar.length });
    expect(await post(Buffer.concat([tar, tar]))).toMatchObject({ status: 422, code: 'EC-INPUT-DAMAGED' });
    const flipped = Buffer.from(tar);
    flipped[3]! ^= 1;
    expect(await post(flipped)).toMatchObject({ status: 422, code: 'EC-INPUT-DAMAGED', offset: 0 });
    expect(await post(Buffer.alloc(0))).toMatchObject({ status: 422, code: 'EC-INPUT-DAMAGED' });
  });

  it.each<[string, (files: Map<string, Buffer>) => void, string, string]>([
    ['misses a file', (files) => files.delete(packPath('kev', 1)), 'EC-VERIFY-MISSING', packPath('kev', 1)],
    ['has one more', (files) => files.set('more.txt', Buffer.from('x')), 'EC-VERIFY-EXTRA', 'more.txt'],
    [
      'has a longer file',
      (files) => files.set(bundlePaths.guide, Buffer.from('?')),
      'EC-DIGEST-MISMATCH',
      bundlePaths.guide,
    ],
    [
      'lists its files unsorted',
      (files) => withEntries(files, (entries) => entries.toReversed()),
      'EC-VALIDATION',
      'in byte order',
    ],
    [
      'lists a file twice',
      (files) => withEntries(files, (all) => [all[0]!, ...all]),
      'EC-ARCHIVE-ENTRY',
      bundlePaths.manifest,
    ],
    [
      'has another byte',
      (files) => void (files.get(packPath('kev', 1))![9]! ^= 1),
      'EC-DIGEST-MISMATCH',
      packPath('kev', 1),
    ],
  ])('a bundle that %s, naming it (B50)', async (_what, change, code, path) => {
    await trustedBundle(center.app, { privateKey });
    const { files } = await makeBundle({ privateKey });
    change(files);
    const refusal = await post(tarOf(files));
    expect(refusal.status).toBe(422);
    const findings = refusal.errors ?? [];
    expect(findings.map((finding) => finding.code).join()).toContain(code);
    expect(JSON.stringify(findings)).toContain(path);
  });

  it('a delta of another sender, of another mirror, or on top of itself, with what must come first (B31, B54)', async () => {
    const root = digestOf('a root');
    const base = { manifestDigest: digestOf('a bundle'), itemSetRoot: root };
    const delta = (more: BundleOptions) =>
      trustedBundle(center.app, { privateKey, manifest: (made) => ({ ...made, base }), ...more });
    const gap = { status: 422, code: 'EC-DELTA-GAP', itemSetRoot: itemSetRootOfNothing, repair: [base.manifestDigest] };
    expect(await post(await delta({}))).toMatchObject(gap);
    expect(await post(await delta({ tenant: 'another' }))).toMatchObject(gap);
    const onItself = await delta({
      manifest: (made) => ({ ...made, base: { ...base, itemSetRoot: made.itemSetRoot } }),
    });
    expect(await post(onItself)).toMatchObject(gap);
  });

  it('all of that on the command line too, before any of it is sent (B46-B49)', async () => {
    expect(await command(renamed('../x'))).toContain('"../x"');
    expect(await command(one({ 156: '2', 157: '/etc/passwd' }))).toContain('a symbolic link');
    expect(await command(named('data/a', 'data/A'))).toContain('"data/A" collides with "data/a"');
    expect(await command(one({ 124: '77777777777' }))).toContain('have more than');
    expect(await command(named('data/a').subarray(0, 700))).toContain('cut off at byte 700');
  });

  it('what the server finds with the exit code of a failed verification', async () => {
    const { files } = await makeBundle({ privateKey });
    const damaged = new Map(files).set(bundlePaths.guide, Buffer.from('?'));
    expect(await command(tarOf(damaged))).toContain(bundlePaths.guide);
    const { files: foreign } = await makeBundle({ privateKey: newKey() });
    expect(await command(tarOf(foreign))).toContain('EC-SIGNATURE-INVALID');
  });
});

/** A manifest that no release would write. */
function withEntries(files: Map<string, Buffer>, change: (entries: readonly object[]) => readonly object[]): void {
  const manifest = JSON.parse(files.get(bundlePaths.manifest)!.toString()) as { entries: readonly object[] };
  files.set(bundlePaths.manifest, canonicalBytes({ ...manifest, entries: change(manifest.entries) }));
}

/** A pack that is right in all but what its frame becomes: 64 MiB of one byte instead of some records. */
function withBomb(files: Map<string, PayloadFile>): void {
  const [path, index] = [packPath('advisories', 1), indexPath('advisories')];
  const frame = compressFrame(Buffer.alloc(64 * 1024 * 1024, 'x'), 3);
  const lines = files.get(index)!.bytes.toString().trimEnd().split('\n');
  const parsed = lines.map((line) => parseIndexLine(Buffer.from(line)));
  const first = parsed.filter(({ pack }) => pack === path);
  const records = first.reduce((sum, line) => sum + line.records, 0);
  const line = { ...first[0]!, last: first.at(-1)!.last, records, offset: 0, length: frame.length };
  const plainBytes = first.reduce((sum, one) => sum + one.plainBytes, 0);
  const rest = parsed.filter(({ pack }) => pack !== path);
  files.get(index)!.bytes = Buffer.from([{ ...line, plainBytes }, ...rest].map(encodeIndexLine).join(''));
  files.get(path)!.bytes = frame;
}
