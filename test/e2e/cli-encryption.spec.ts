import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encryptBytes } from '../../src/formats/age/age-file.js';
import { PassphraseRecipient } from '../../src/formats/age/passphrase.js';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { newKey, type TestKey } from '../support/encrypted-bundle.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';

interface EncryptedRun extends MirrorRun {
  readonly result: MirrorRun['result'] & {
    readonly encrypted: boolean;
    readonly encryptionDigest?: string;
    readonly tarDigest: string;
    readonly reusedFrom?: string;
  };
}

/** From the profile to the far side, as an operator, a courier and a recipient see it. */
describe('encryption on the command line', () => {
  const near = new Mirrors();
  const folder = new TemporaryFolder();
  const [alice, bob] = [newKey(), newKey()];
  let trusted: string;
  let tar: string;
  let run: EncryptedRun;

  beforeAll(async () => {
    await near.start();
    await near.newTenant();
    trusted = folder.write('near.pub.pem', encodePublicKey(await near.center.app.get<Signer>(SIGNER).publicKey()));
    await near.load(Array.from({ length: 40 }, (_, i) => anOsv(`ENC-${i}`)));
    const { status } = await near.profile('secret', 'mirror:full', to(alice, bob));
    expect(status).toBe(201);
    run = (await near.finished({ profileId: 'secret' })) as EncryptedRun;
    tar = folder.write('secret.tar', await download(run, 'tar'));
    folder.write('alice.txt', `# the identity of a test\n${alice.text}\n`);
    folder.write('bob.txt', bob.text);
  }, 120_000);
  afterAll(async () => {
    folder[Symbol.dispose]();
    await near.close();
  });

  const inFolder = (name: string) => join(folder.path, name);
  const to = (...keys: TestKey[]) => ({ encryption: { recipients: keys.map(({ recipient }) => recipient) } });
  const cli = (...args: string[]) =>
    runBuiltCli(
      args,
      bareEnvironment({ EXPORT_CENTER_URL: near.center.url, EXPORT_CENTER_TOKEN: near.authorization.slice(7) }),
    );
  const verify = (...args: string[]) => cli('verify', tar, '--key', trusted, '--no-progress', ...args);

  async function download({ id }: MirrorRun, format: string): Promise<Buffer> {
    const headers = { authorization: near.authorization };
    const response = await fetch(`${near.center.url}/api/v1/runs/${id}/bundle?format=${format}`, { headers });
    expect(response.status).toBe(200);
    return Buffer.from(await response.arrayBuffer());
  }

  it('shows the encrypted form as what a run made', async () => {
    expect(run.result).toMatchObject({
      encrypted: true,
      encryptionDigest: expect.stringMatching(/^sha256:/),
      records: 40,
    });
    const { body } = await near.call('GET', `runs/${run.id}/artifacts?pageSize=200`);
    const { items } = body as unknown as { items: readonly { path: string; encrypted: boolean }[] };
    expect(items.map(({ path }) => path).filter((path) => !path.startsWith('files/'))).toEqual([
      'DECRYPT.md',
      'encryption.json',
      'encryption.json.sig',
      'encryption.json.sigstore.json',
      'keys.age',
    ]);
    expect(items.filter(({ encrypted }) => encrypted).length).toBe(items.length - 4);
    const again = (await near.finished({ profileId: 'secret', reuse: true })) as EncryptedRun;
    expect(again.result).toMatchObject({ reusedFrom: run.id, tarDigest: run.result.tarDigest });
  });

  it('verify checks it closed for a courier, and open with an identity', async () => {
    const closed = await verify();
    expect([closed.code, closed.stderr]).toEqual([0, '']);
    expect(closed.stdout).toContain('PASSED (closed)');
    const open = await verify('--identity', inFolder('bob.txt'), '--deep', '--json');
    expect([open.code, open.stderr]).toEqual([0, '']);
    expect(JSON.parse(open.stdout)).toMatchObject({
      verdict: 'passed',
      depth: 'deep',
      records: 40,
      manifestDigest: run.result.manifestDigest,
      encryption: { digest: run.result.encryptionDigest, opened: true },
    });
    const layout = folder.write('secret.oci.tar', await download(run, 'oci-layout'));
    expect((await cli('verify', layout, '--key', trusted, '--identity', inFolder('alice.txt'))).code).toBe(0);
  });

  it('verify opens it with an identity that is encrypted with a passphrase, and names what is missing', async () => {
    const recipient = new PassphraseRecipient('open sesame', 10);
    let count = 0;
    const file = encryptBytes(Buffer.from(alice.text), [recipient], (length) => Buffer.alloc(length, (count += 1)));
    const identity = folder.write('alice.age', file);
    const passphrase = folder.write('passphrase.txt', 'open sesame\n');
    expect((await verify('--identity', identity, '--passphrase-file', passphrase)).code).toBe(0);
    const missing = await verify('--identity', identity);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('--passphrase-file')]);
    const stranger = await verify('--identity', folder.write('stranger.txt', newKey().text));
    expect([stranger.code, stranger.stdout]).toEqual([3, expect.stringContaining('no matching recipient')]);
    const typo = await verify('--identity', folder.write('typo.txt', alice.text.slice(0, -1)));
    expect([typo.code, typo.stderr]).toEqual([2, expect.stringContaining('line 1')]);
    expect(typo.stderr).not.toContain(alice.text.slice(20, 40));
  });

  it('inspect tells little of it closed, and all of it open', async () => {
    const closed = await cli('inspect', tar, '--output', 'json');
    expect(JSON.parse(closed.stdout)).toMatchObject({
      encrypted: true,
      recipients: ['X25519', 'X25519'],
      signed: true,
    });
    expect(closed.stdout).not.toContain(near.slug);
    const open = await cli('inspect', tar, '--identity', inFolder('alice.txt'), '--output', 'json');
    expect(JSON.parse(open.stdout)).toMatchObject({ profile: 'secret', records: 40, signer: { tenant: near.slug } });
  });

  it('import opens it here and sends it in plain; a server refuses what is closed', async () => {
    const folderOfKeys = join(near.center.dataDir, 'trusted-keys');
    mkdirSync(folderOfKeys, { recursive: true });
    writeFileSync(join(folderOfKeys, 'near.pem'), readFileSync(trusted));
    const far = await near.database.tenant(`far-${near.slug}`);
    const token = (await near.center.bearer(far, 'tenant-admin')).slice(7);
    const env = bareEnvironment({ EXPORT_CENTER_URL: near.center.url, EXPORT_CENTER_TOKEN: token });
    const closed = await runBuiltCli(['import', tar, '--no-progress'], env);
    expect([closed.code, closed.stderr]).toEqual([
      expect.any(Number),
      expect.stringContaining('is encrypted: give --identity'),
    ]);
    expect(closed.code).not.toBe(0);
    const posted = await fetch(`${near.center.url}/api/v1/imports`, {
      method: 'POST',
      body: await download(run, 'tar'),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-tar',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    expect([posted.status, await posted.json()]).toEqual([422, expect.objectContaining({ code: 'EC-ENCRYPTED' })]);
    const flags = ['--identity', inFolder('bob.txt'), '--no-progress', '--output', 'json'];
    const imported = await runBuiltCli(['import', tar, ...flags], env);
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect(JSON.parse(imported.stdout)).toMatchObject({
      outcome: 'applied',
      added: 40,
      rootAfter: run.result.itemSetRoot,
    });
  });

  it('a profile refuses recipients that protect nothing, do not go together or are none (B34, B35)', async () => {
    const refused = async (recipients: readonly string[], strict?: boolean) => {
      const encryption = { recipients, ...(strict === undefined ? {} : { strict }) };
      const { status, body } = await near.profile('refused', 'mirror:full', { encryption });
      return [status, body.code];
    };
    expect(await refused([], true)).toEqual([422, 'EC-PROFILE-COMBINATION']);
    expect(await refused([alice.recipient, newKey('hybrid').recipient])).toEqual([422, 'EC-PROFILE-COMBINATION']);
    expect(await refused([alice.recipient, alice.recipient])).toEqual([422, 'EC-RECIPIENT-INVALID']);
    expect(await refused(['age1notakey'])).toEqual([422, 'EC-RECIPIENT-INVALID']);
    expect(await refused([alice.text])).toEqual([422, 'EC-RECIPIENT-INVALID']);
  });

  it('a recipient that a patch takes away cannot open what is made from then on', async () => {
    const patch = { encryption: { recipients: [alice.recipient] } };
    const headers = { 'if-match': '*', 'content-type': 'application/merge-patch+json' };
    const { status, body } = await near.call('PATCH', 'profiles/secret', patch, headers);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ encryption: { ...patch.encryption, strict: true } }),
    ]);
    const next = (await near.finished({ profileId: 'secret' })) as EncryptedRun;
    const path = folder.write('next.tar', await download(next, 'tar'));
    const check = (identity: string) => cli('verify', path, '--key', trusted, '--identity', inFolder(identity));
    expect((await check('alice.txt')).code).toBe(0);
    expect((await check('bob.txt')).stdout).toContain('no matching recipient');
  });
});
