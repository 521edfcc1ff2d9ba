import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { makeBundle, newKey, TemporaryFolder, type FixtureBundle } from '../../../test/support/bundle-fixture.js';
import { expectFailed, failures, verify, verifyChanged, verifyMade } from '../../../test/support/verify-fixture.js';
import { bundlePaths, packPath, signaturePaths } from '../../formats/bundle-manifest/bundle-paths.js';
import { verifyBundle } from './verify-bundle.js';

const pack = packPath('advisories', 1);

describe('verifyBundle', () => {
  it('passes a good bundle, deep, and says what it proved', async () => {
    const bundle = await makeBundle();
    const report = await verify(bundle);
    expect(failures(report)).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'passed',
      depth: 'deep',
      signed: true,
      tenant: 'acme',
      records: 9,
      itemSetRoot: bundle.manifest.itemSetRoot,
    });
    expect(report.checks.map(({ name }) => name)).toEqual([
      'paths',
      'manifest',
      'manifest signature',
      'sigstore bundle',
      'checksums signature',
      'manifest statement',
      'provenance',
      'checksums',
      'completeness',
      'index',
      'file digests',
      'records',
      'item set root',
    ]);
  });

  it.each([
    ['ed25519', () => generateKeyPairSync('ed25519').privateKey],
    ['P-384', () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey],
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
  ])('passes a bundle signed with %s', async (_name, privateKey) => {
    expect((await verifyMade({ privateKey: privateKey() })).verdict).toBe('passed');
  });

  it('passes an empty bundle and one with keys that need escapes', async () => {
    expect((await verifyMade({ kinds: {} })).verdict).toBe('passed');
    const keys = ['a/"', 'a/\\', 'a/\\"', 'a/\u0001', 'a/é', 'a/\u2028', 'a/ﬃ', 'a/😀'];
    const records = keys
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map((key) => ({ key, body: {} }));
    const report = await verifyMade({ kinds: { vex: records }, recordsPerShard: 3 });
    expect(failures(report)).toEqual([]);
  });

  it('accepts any of several trusted keys, and no other', async () => {
    const bundle = await makeBundle();
    const other = createPublicKey(newKey());
    expect((await verify(bundle, { publicKeys: [other, bundle.publicKey] })).verdict).toBe('passed');
    const report = await verify(bundle, { publicKeys: [other] });
    expect(failures(report).map(({ path }) => path)).toEqual([
      bundlePaths.manifestSignature,
      bundlePaths.manifestBundle,
      bundlePaths.checksumsSignature,
      bundlePaths.manifestEnvelope,
      bundlePaths.provenance,
    ]);
    expect(report.firstBad).toMatchObject({ code: 'EC-SIGNATURE-INVALID', path: bundlePaths.manifestSignature });
  });

  it('says nothing about the origin without a key, and refuses an unsigned bundle unless it is allowed', async () => {
    expect((await verifyMade({}, { publicKeys: [] })).verdict).toBe('indeterminate');
    const unsigned = await makeBundle({ unsigned: true });
    expectFailed(await verify(unsigned), 'signatures', undefined, /UNSIGNED/);
    const allowed = await verify(unsigned, { allowUnsigned: true });
    expect(allowed).toMatchObject({ verdict: 'passed', signed: false });
    expect(allowed.checks).toContainEqual(
      expect.objectContaining({
        name: 'signatures',
        status: 'skipped',
        detail: expect.stringContaining('UNSIGNED') as string,
      }),
    );
  });

  it.each(signaturePaths)('refuses a signed bundle from which %s was taken', async (path) => {
    const report = await verifyChanged((files) => files.delete(path), { allowUnsigned: true });
    expect(report.verdict).toBe('failed');
    expect(report.firstBad?.path).toBe(path);
  });
});

describe('verifyBundle: B50', () => {
  it('names a missing file', async () => {
    expectFailed(await verifyChanged((files) => files.delete(pack)), 'completeness', pack, /missing/);
  });

  it('names an extra file', async () => {
    expectFailed(
      await verifyChanged((files) => files.set('data/extra.bin', Buffer.from('x'))),
      'completeness',
      'data/extra.bin',
      /does not belong/,
    );
  });

  it('names a file of the wrong size', async () => {
    const report = await verifyChanged((files) => files.set(pack, Buffer.concat([files.get(pack)!, Buffer.of(0)])));
    expectFailed(report, 'completeness', pack, /bytes, the manifest says/);
  });

  it.each(['default', 'deep'] as const)('names a file with the wrong digest, at depth %s', async (depth) => {
    const report = await verifyChanged((files) => (files.get(pack)![20]! ^= 1), { depth });
    expectFailed(report, 'file digests', pack, new RegExp(`^${pack} has sha256:`));
  });

  it('refuses two files of one path', async () => {
    const bundle = await makeBundle();
    using folder = new TemporaryFolder();
    const files = folder.writeBundle(bundle.files);
    const report = await verifyBundle([...files, files[0]!], { publicKeys: [bundle.publicKey], depth: 'default' });
    expectFailed(report, 'paths', bundlePaths.manifest, /twice/);
  });

  it.each([
    ['unsorted', (entries: unknown[]) => entries.reverse(), /byte order/],
    ['twice', (entries: unknown[]) => entries.push(entries.at(-1)), /twice/],
    ['unsafe', (entries: { path: string }[]) => (entries[0]!.path = '../evil'), /has the segment/],
  ])('refuses a manifest with entries that are %s', async (_name, change, text) => {
    const report = await verifyChanged((files, bundle) => {
      const manifest = JSON.parse(files.get(bundlePaths.manifest)!.toString()) as { entries: { path: string }[] };
      change(manifest.entries);
      resign(files, bundle, Buffer.from(JSON.stringify(manifest)));
    });
    expectFailed(report, 'manifest', undefined, text);
  });

  it('refuses a manifest that is not canonical, or of another schema', async () => {
    const spaced = await verifyChanged((files, bundle) =>
      resign(files, bundle, Buffer.from(files.get(bundlePaths.manifest)!.toString().replace('{', '{ '))),
    );
    expectFailed(spaced, 'manifest', bundlePaths.manifest, /not canonical/);
    const newer = await verifyChanged((files, bundle) =>
      resign(
        files,
        bundle,
        Buffer.from(files.get(bundlePaths.manifest)!.toString().replace('manifest:v1', 'manifest:v2')),
      ),
    );
    expectFailed(newer, 'manifest', bundlePaths.manifest, /manifest:v2.* is not known.*manifest:v1/);
    expect(failures(newer)[0]?.code).toBe('EC-SCHEMA-UNSUPPORTED');
  });

  it('refuses checksums that do not follow from the manifest, though they are signed', async () => {
    const report = await verifyChanged((files, { privateKey }) => {
      const checksums = Buffer.from(files.get(bundlePaths.checksums)!.toString().split('\n').slice(1).join('\n'));
      files.set(bundlePaths.checksums, checksums);
      files.set(bundlePaths.checksumsSignature, Buffer.from(sign('sha256', checksums, privateKey).toString('base64')));
    });
    expect(failures(report).map(({ name }) => name)).toEqual(['checksums']);
  });
});

/** Replaces the manifest and its detached signature; the parser speaks before the other forms matter. */
function resign(files: Map<string, Buffer>, { privateKey }: FixtureBundle, manifest: Buffer): void {
  files.set(bundlePaths.manifest, manifest);
  files.set(bundlePaths.manifestSignature, Buffer.from(sign('sha256', manifest, privateKey).toString('base64')));
}
