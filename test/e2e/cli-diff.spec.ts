import { readFileSync } from 'node:fs';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { runBuiltCli } from '../support/built-cli.js';
import {
  makeBundle,
  newKey,
  ociLayoutOf,
  someRecords,
  tarOf,
  TemporaryFolder,
  type FixtureBundle,
} from '../support/bundle-fixture.js';
import { schemaErrors } from '../support/document-schemas.js';

let folder: TemporaryFolder;
let [old, young]: FixtureBundle[] = [];
let [before, after, key]: string[] = [];

beforeAll(async () => {
  folder = new TemporaryFolder();
  const privateKey = newKey();
  const advisories = someRecords(30);
  const evil = { key: 'osv/<img src=x>', body: { id: '<img src=x>', aliases: ['CVE-2026-0001'] } };
  old = await makeBundle({ privateKey, kinds: { advisories } });
  young = await makeBundle({
    privateKey,
    kinds: { advisories: [evil, ...advisories.slice(1, 30)], kev: [{ key: 'cisa/CVE-2026-0001', body: {} }] },
  });
  before = folder.write('old.tar', tarOf(old.files));
  after = folder.write('young.tar', tarOf(young.files));
  key = folder.write('key.pub.pem', encodePublicKey(old.publicKey));
});

afterAll(() => folder[Symbol.dispose]());

const diff = (...args: readonly string[]) => runBuiltCli(['diff', ...args]);

describe('export-center diff', () => {
  it('shows what changed as a table, and that nothing was verified', async () => {
    const { code, stdout, stderr } = await diff(before!, after!);
    expect([code, stderr]).toEqual([0, 'Neither bundle was verified: give --key to know who made them.\n']);
    expect(stdout).toMatch(/^advisories +30 +30 +1 +0 +1 +0 +29$/m);
    expect(stdout).toMatch(/^advisories removed: 1\nkey\nosv\/GHSA-000001$/m);
    expect(stdout).toMatch(/^CVE-2026-0001 +new +1 +osv\/<img src=x>$/m);
  });

  it('gives a document of its published schema, of a tar, a folder or an OCI layout', async () => {
    const documents = [];
    using unpacked = new TemporaryFolder();
    unpacked.writeBundle(young!.files);
    const layout = folder.write('layout.tar', tarOf(ociLayoutOf(young!.files)));
    for (const form of [after!, unpacked.path, layout]) {
      const { code, stdout } = await diff(before!, form, '--key', key!, '--output', 'json');
      expect(code).toBe(0);
      documents.push(JSON.parse(stdout));
    }
    expect(schemaErrors('diff', documents[0])).toEqual([]);
    expect(documents[1]).toEqual(documents[0]);
    expect(documents[2]).toEqual(documents[0]);
  });

  it('writes one page that needs nothing else and escapes what it shows', async () => {
    const file = `${folder.path}/changes.html`;
    expect((await diff(before!, after!, '--html', file)).code).toBe(0);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('osv/&lt;img src=x&gt;');
    expect(page).not.toMatch(/<(?:script|img|link|iframe|object)|\son\w+=|\ssrc=(?!x)|url\(|@import|https?:/i);
    expect(page).toMatch(/content="default-src &#39;none&#39;; style-src &#39;sha256-/);
  });

  it('ends with 3 where one does not verify, and with 2 for what cannot be compared', async () => {
    const stranger = folder.write('stranger.pem', encodePublicKey((await makeBundle()).publicKey));
    expect(await diff(before!, after!, '--key', stranger)).toMatchObject({ code: 3 });
    const other = await makeBundle({
      manifest: (one) => ({ ...one, profile: { ...one.profile, kind: 'trivy:db' }, formats: { manifest: 1 } }),
    });
    const answer = await diff(before!, folder.write('trivy.tar', tarOf(other.files)));
    expect([answer.code, answer.stderr]).toEqual([
      2,
      expect.stringContaining('a bundle of trivy:db holds no records to compare'),
    ]);
    expect(await diff(before!, after!, '--limit', '10001')).toMatchObject({ code: 2 });
    expect(await diff(before!, `${folder.path}/none.tar`)).toMatchObject({ code: 4 });
  });
});
