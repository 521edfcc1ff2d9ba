import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePublicKey } from '../../src/formats/key-files/public-key.js';
import { parseKitIndex } from '../../src/formats/kit/kit-index.js';
import { SIGNER, type Signer } from '../../src/stages/signing/signer.port.js';
import { anOsv } from '../contracts/evidence-samples.js';
import { runBuiltCli } from '../support/built-cli.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';
import { canIsolate, FarSite, farSiteName } from '../support/far-site.js';

const deltas = 10;

interface Imported {
  readonly outcome: string;
  readonly mode: string;
  readonly rootAfter: string;
}

interface Refusal {
  readonly code: string;
  readonly repair?: readonly string[];
}

/** Row 36 of the API. */
interface Chain {
  readonly path: { readonly items: readonly [{ readonly manifestDigest: string }] };
}

/** A bundle on its disk. */
interface Disk {
  readonly run: MirrorRun;
  readonly tar: Buffer;
}

if (!canIsolate) console.warn('SKIPPED: unshare and ip cannot make a network namespace here, so no far side is tried');
if (process.env.CI === 'true') it('can make a network namespace in CI', () => expect(canIsolate).toBe(true));

/** A site that no network reaches: everything comes to it on disks, and disks get lost and damaged. That the program comes in the kit is air-gap-recipe's. */
(canIsolate ? describe : describe.skip)('the drill of two sites', () => {
  const near = new Mirrors();
  const folder = new TemporaryFolder();
  const key = join(folder.path, 'near.pub.pem');
  let far: FarSite;
  let full: Disk;
  const disks: Disk[] = [];
  /** What the far side must hold. */
  let root: string;

  beforeAll(async () => {
    // PostgreSQL is another user where this is root.
    chmodSync(folder.path, 0o755);
    await near.start();
    await near.newTenant();
    writeFileSync(key, encodePublicKey(await near.center.app.get<Signer>(SIGNER).publicKey()));
    await near.load(stateOf(0), snapshot);
    full = await disk('all');
    for (let step = 1; step <= deltas; step += 1) {
      await near.load(stateOf(step), snapshot);
      disks.push(await disk('changes'));
    }
    far = new FarSite(folder.path);
    const bundle = folder.write('full.tar', full.tar);
    const kit = await runBuiltCli(['kit', 'create', inFolder('kit'), '--bundle', bundle, '--key', key]);
    expect([kit.code, kit.stderr.includes('error')]).toEqual([0, false]);
    await far.start();
  }, 300_000);
  afterAll(async () => {
    await far?.stop();
    folder[Symbol.dispose]();
    await near.close();
  }, 120_000);

  const inFolder = (name: string) => join(folder.path, name);

  async function disk(profileId: string, more: object = {}): Promise<Disk> {
    const run = await near.finished({ profileId, ...more });
    const { authorization } = near;
    const response = await fetch(`${near.center.url}/api/v1/runs/${run.id}/bundle`, { headers: { authorization } });
    return { run, tar: Buffer.from(await response.arrayBuffer()) };
  }

  const imported = (tar: Buffer, receipt: string) =>
    far.answer<Imported>('import', folder.write('disk.tar', tar), '--no-progress', '--receipt', receipt);

  async function refused(tar: Buffer): Promise<Refusal> {
    const path = folder.write('disk.tar', tar);
    const { code, stderr } = await far.cli('import', path, '--no-progress', '--output', 'json');
    expect(code).not.toBe(0);
    return (JSON.parse(stderr) as { error: Refusal }).error;
  }

  async function takes({ tar, run }: Disk, outcome = 'applied'): Promise<void> {
    const receipt = inFolder('receipt.json');
    expect(await imported(tar, receipt)).toMatchObject({ outcome, rootAfter: run.result.itemSetRoot });
    root = run.result.itemSetRoot;
    const accepted = await near.call('POST', 'receipts', JSON.parse(readFileSync(receipt, 'utf8')) as object);
    expect(accepted).toMatchObject({ body: { itemSetRoot: root } });
  }

  it('are apart: the far side has no interface but loopback', async () => {
    const { stdout } = await far.run('ip', '-o', 'link');
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringMatching(/^1: lo: /)]);
  });

  it('begin with the kit, once the far side was told whom to believe', async () => {
    const [bundle] = parseKitIndex(readFileSync(join(inFolder('kit'), 'kit.json'))).bundles;
    const path = join(inFolder('kit'), bundle!.path);
    expect((await far.cli('kit', 'verify', inFolder('kit'), '--key', key, '--deep')).code).toBe(0);
    expect((await far.cli('import', path)).stderr).toContain('EC-TRUST-ROOT');
    far.trust(key);
    const publicKey = readFileSync(far.signingKey, 'utf8');
    const site = { name: farSiteName, publicKey, profiles: ['all', 'changes'] };
    expect((await near.call('POST', 'sites', site)).status).toBe(201);
    await takes(full);
    await far.answer('profile', 'apply', '-f', folder.write('raw.json', JSON.stringify(rawProfile)));
  });

  it.each(Array.from({ length: deltas }, (_, i) => i))(
    'have one root again after delta %# was cut off, tampered with, overtaken, lost and repeated (B49, B50, B54)',
    async (at) => {
      const [own, ...later] = disks.slice(at) as [Disk, ...Disk[]];
      expect(await refused(own.tar.subarray(0, own.tar.length - 3_000))).toMatchObject({ code: 'EC-INPUT-DAMAGED' });
      expect(await refused(tampered(own.tar))).toMatchObject({ code: 'EC-DIGEST-MISMATCH' });
      for (const [skipped, next] of later.slice(0, 2).entries()) {
        const repair = disks.slice(at, at + skipped + 1).map(({ run }) => run.result.manifestDigest);
        expect(await refused(next.tar)).toMatchObject({ code: 'EC-DELTA-GAP', repair });
      }
      await takes(await sentAgain());
      expect(root).toBe(own.run.result.itemSetRoot);
      await takes(own, 'unchanged');
      if (at > 0) expect(await refused(disks[at - 1]!.tar)).toMatchObject({ code: 'EC-ROLLBACK' });
    },
    60_000,
  );

  it('lose a disk for good at the price of one ordinary delta from what the far side holds, or of a full one', async () => {
    await near.load(stateOf(deltas + 1), snapshot);
    const lost = await disk('changes');
    await near.load(stateOf(deltas + 2), snapshot);
    const next = await disk('changes');
    expect(await refused(next.tar)).toMatchObject({ code: 'EC-DELTA-GAP' });
    const instead = await disk('changes', { base: { site: farSiteName } });
    expect(instead.tar.length).toBeLessThan(full.tar.length);
    await takes(instead);
    expect(await far.answer('receipt', 'show', inFolder('receipt.json'))).toMatchObject({
      gaps: [lost.run.result.manifestDigest],
    });
    expect(root).toBe(next.run.result.itemSetRoot);

    await near.load(stateOf(deltas + 3), snapshot);
    await disk('changes');
    await near.load(stateOf(deltas + 4), snapshot);
    await takes(await disk('all'));
  }, 120_000);

  it('hold the same in the end: the far side exports, serves and verifies like the near side', async () => {
    await near.profile('raw', 'json:raw');
    const ours = await near.finished({ profileId: 'raw' });
    const theirs = await far.answer<MirrorRun>('run', 'create', 'raw', '--wait');
    expect(theirs.result.itemSetRoot).toBe(ours.result.itemSetRoot);
    expect(theirs.result.itemSetRoot).toBe(root);
    const served = inFolder('served.tar');
    await far.answer('download', theirs.id, '-o', served);
    const verify = ['verify', served, '--key', far.signingKey, '--deep'];
    expect(await far.cli(...verify)).toMatchObject({ code: 0 });
    expect(await runBuiltCli(verify)).toMatchObject({ code: 0 });
  }, 120_000);

  /** What the near side recommends to a site that stands where the far side does: the first bundle of the way. */
  async function sentAgain(): Promise<Disk> {
    const { body } = await near.call('GET', `profiles/changes/chain?from=${root}`);
    const [first] = (body as unknown as Chain).path.items;
    return disks.find(({ run }) => run.result.manifestDigest === first.manifestDigest)!;
  }
});

const rawProfile = { name: 'raw', kind: 'json:raw', selectors: { kinds: ['advisories'] } };

/** The same with one bit of its first pack changed. */
function tampered(tar: Buffer): Buffer {
  const copy = Buffer.from(tar);
  copy[copy.indexOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) + 40]! ^= 1;
  return copy;
}

const snapshot = '&snapshot=true&allowShrink=true';

/** What the near side holds after a number of steps: in each of them records come, change and go. */
function stateOf(step: number): readonly object[] {
  const ids = Array.from({ length: 400 }, (_, i) => step * 10 + i);
  return ids.map((id) => anOsv(`GO-2026-${id}`, { summary: `form ${Math.floor((id + step * 40) / 400)}` }));
}
