import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf, parseDigest } from '../../src/formats/digest.js';
import { verifyPath } from '../../src/stages/verification/verify-path.js';
import { AgePeer, findAge, findPostQuantumAge } from '../support/age.js';
import {
  encryptedTo,
  newKey,
  openSealed,
  sealedFilesOf,
  tarBytesOf,
  unpackInto,
  type SealedFiles,
  type TestKey,
} from '../support/encrypted-bundle.js';
import { aProfile, anAdvisory, createTestPipeline, type TestPipeline } from '../support/pipeline.js';

const [alice, bob, carol] = [newKey(), newKey(), newKey()];
const records = Array.from({ length: 2_000 }, (_, i) => anAdvisory(i));

describe('an encrypted bundle', () => {
  let pipeline: TestPipeline;
  let folder: string;
  beforeAll(async () => {
    pipeline = await createTestPipeline();
    folder = mkdtempSync(join(tmpdir(), 'encryption-'));
    await pipeline.load(records);
  });
  afterAll(async () => {
    await pipeline.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const runTo = (keys: readonly TestKey[], epoch = 1) => pipeline.run({ profile: aProfile(encryptedTo(keys, epoch)) });

  async function tarTo(keys: readonly TestKey[], epoch = 1): Promise<string> {
    const path = join(folder, `${Math.random()}.tar`);
    writeFileSync(path, await tarBytesOf(pipeline, await runTo(keys, epoch)));
    return path;
  }

  it('is verified by a courier without a key, and to the last record with an identity', async () => {
    const tar = await tarTo([alice, bob]);
    const options = { publicKeys: [pipeline.publicKey], depth: 'deep' } as const;
    const courier = await verifyPath(tar, options);
    expect(courier).toMatchObject({ verdict: 'passed', signed: true, encryption: { opened: false } });
    expect(courier.records).toBeUndefined();
    const opened = await verifyPath(tar, { ...options, identities: [bob.identity], scratch: folder });
    expect(opened).toMatchObject({
      verdict: 'passed',
      signed: true,
      encryption: { opened: true },
      records: 2_000,
      tenant: 'acme',
    });
    const other = await verifyPath(tar, { ...options, identities: [carol.identity], scratch: folder });
    expect(other).toMatchObject({ verdict: 'failed', firstBad: { code: 'EC-NO-MATCHING-RECIPIENT' } });
    expect(readdirSync(folder).filter((name) => !name.endsWith('.tar'))).toEqual([]);
  });

  it('says nothing in clear of what is inside or who may read it, its provenance included', async () => {
    const files = await sealedFilesOf(pipeline, await runTo([alice, bob]));
    const outside = Buffer.concat([...files.values()]).toString('latin1');
    for (const word of ['advisor', 'acme', 'weekly', 'osv', 'TEST-0', alice.recipient, bob.recipient])
      expect(outside).not.toContain(word);
    expect(Buffer.from(JSON.stringify([...files.keys()]))).not.toContain('manifest');
    const opened = openSealed(files, alice.text);
    const provenance = opened.read('provenance.dsse.json').toString();
    const { payload } = JSON.parse(provenance) as { payload: string };
    for (const { recipient } of [alice, bob])
      expect(Buffer.from(payload, 'base64').toString()).not.toContain(recipient);
  });

  it('is the same bytes again for the same recipients, without storing a file twice', async () => {
    const [first, second] = [await runTo([alice, bob]), await runTo([alice, bob])];
    expect(second.tarDigest).toBe(first.tarDigest);
    expect(second.encryptionDigest).toBe(first.encryptionDigest);
  });

  it('keeps its ciphertexts when a recipient is added, and has a new key when one is removed', async () => {
    const before = await sealedFilesOf(pipeline, await runTo([alice]));
    const added = await sealedFilesOf(pipeline, await runTo([alice, bob]));
    const removed = await sealedFilesOf(pipeline, await runTo([bob], 2));
    const packs = (files: SealedFiles, key: TestKey) => {
      const { list, document } = openSealed(files, key.text);
      const sealed = list.files.filter(({ path }) => path.startsWith('data/')).map((file) => file.sealed);
      return { sealed, bundleRecipient: document.bundleRecipient };
    };
    expect(packs(before, alice).sealed.length).toBeGreaterThan(5);
    expect(packs(added, alice)).toEqual(packs(before, alice));
    expect(packs(added, bob)).toEqual(packs(before, alice));
    const after = packs(removed, bob);
    expect(after.bundleRecipient).not.toBe(packs(before, alice).bundleRecipient);
    expect(after.sealed.filter((one) => packs(before, alice).sealed.includes(one))).toEqual([]);
    expect(() => openSealed(removed, alice.text)).toThrow('no matching recipient');
  });

  it('is refused where anything of it was changed, by a courier or with the identity', async () => {
    const files = await sealedFilesOf(pipeline, await runTo([alice]));
    const foreign = await sealedFilesOf(pipeline, await runTo([alice], 7));
    const options = {
      publicKeys: [pipeline.publicKey],
      depth: 'default',
      identities: [alice.identity],
      scratch: folder,
    } as const;
    const sealed = [...files.keys()].find((path) => path.startsWith('files/'))!;
    const changed = (path: string, bytes: Buffer | undefined): SealedFiles => {
      const copy = new Map(files);
      if (bytes) copy.set(path, bytes);
      else copy.delete(path);
      return copy;
    };
    const flipped = (path: string) => {
      const bytes = Buffer.from(files.get(path)!);
      bytes[bytes.length >> 1]! ^= 1;
      return changed(path, bytes);
    };
    const cases: readonly [string, SealedFiles][] = [
      ...[...files.keys()].map((path): [string, SealedFiles] => [`a byte of ${path}`, flipped(path)]),
      ...[...files.keys()].map((path): [string, SealedFiles] => [`without ${path}`, changed(path, undefined)]),
      ['a cut file', changed(sealed, files.get(sealed)!.subarray(0, -1))],
      ['one file more', changed('files/more.age', Buffer.from('more'))],
      ['keys of another epoch', changed('keys.age', foreign.get('keys.age'))],
      ['a list of another epoch', changed('encryption.json', foreign.get('encryption.json'))],
    ];
    for (const [what, damaged] of cases) {
      const path = unpackInto(mkdtempSync(join(folder, 'damaged-')), damaged);
      const { verdict, firstBad } = await verifyPath(path, options);
      expect([what, verdict]).toEqual([what, 'failed']);
      expect(firstBad?.code).toMatch(/^EC-/);
      rmSync(path, { recursive: true });
    }
  });

  it('is indeterminate without a key to trust, and refused with the wrong one', async () => {
    const tar = await tarTo([alice]);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect((await verifyPath(tar, { publicKeys: [], depth: 'default' })).verdict).toBe('indeterminate');
    const wrong = await verifyPath(tar, { publicKeys: [stranger], depth: 'default' });
    expect(wrong).toMatchObject({ verdict: 'failed', firstBad: { code: 'EC-SIGNATURE-INVALID' } });
  });

  describe.each([
    ['1.1', findAge(), [alice, bob], 1],
    ['1.3, post-quantum', findPostQuantumAge(), [newKey('hybrid'), newKey('hybrid')], 3],
  ] as const)('with age %s', (_version, program, keys, epoch) => {
    if (process.env.CI === 'true') it('is there in CI', () => expect(program).toBeDefined());

    (program ? it : it.skip)('is opened in the two steps that DECRYPT.md says', async () => {
      using peer = new AgePeer(program!);
      const files = await sealedFilesOf(pipeline, await runTo(keys, epoch));
      const open = (file: Buffer, identity: string) => peer.decrypt(file, identity);
      for (const { text } of keys) {
        const opened = openSealed(files, text, open);
        const manifest = opened.list.files.find(({ path }) => path === 'manifest.json')!;
        expect(digestOf(opened.read('manifest.json'))).toBe(manifest.digest);
        const pack = opened.list.files.find(({ path }) => path.startsWith('data/'))!;
        expect(digestOf(opened.read(pack.path))).toBe(parseDigest(pack.digest));
      }
      expect(() =>
        peer.decrypt(files.get('keys.age')!, keys[0].text === alice.text ? carol.text : newKey('hybrid').text),
      ).toThrow();
    });
  });
});
