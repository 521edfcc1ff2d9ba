import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anOsv } from '../contracts/evidence-samples.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { findTool } from '../support/find-tool.js';
import { Mirrors, type MirrorRun } from '../support/mirrors.js';

const skopeo = findTool('skopeo', 'apt-get install skopeo', 'it does not copy our image layouts here');
const oras = findTool('oras', 'fetch-oras.sh', 'it does not copy our image layouts here');

if (process.env.CI === 'true') it('has skopeo and oras in CI', () => expect([skopeo, oras]).not.toContain(undefined));

interface ImageIndex {
  readonly manifests: readonly [
    { readonly digest: string; readonly annotations: { readonly 'org.opencontainers.image.ref.name': string } },
  ];
}

const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const hashesOf = (folder: string, names: readonly string[]) => names.map((name) => hashOf(join(folder, name))).sort();
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));

describe.each(['full', 'delta'] as const)('the image layout of a %s mirror', (mode) => {
  const mirrors = new Mirrors();
  let folder: TemporaryFolder;
  let run: MirrorRun;
  let image: string;
  let digest: string;

  beforeAll(async () => {
    await mirrors.start();
    await mirrors.newTenant();
    const records = Array.from({ length: 300 }, (_, i) => anOsv(`GO-${i}`));
    await mirrors.load(records);
    run = await mirrors.finished({ profileId: 'all' });
    if (mode === 'delta') {
      await mirrors.load([...records.slice(3), anOsv('GO-0', { summary: 'new' })], '&snapshot=true&allowShrink=true');
      run = await mirrors.finished({ profileId: 'changes' });
    }
    folder = new TemporaryFolder();
    const layout = folder.write('layout.tar', await bundle('oci-layout'));
    folder.write('layout/.keep', '');
    command('tar', '-xf', layout, '-C', join(folder.path, 'layout'));
    const index = JSON.parse(readFileSync(join(folder.path, 'layout', 'index.json'), 'utf8')) as ImageIndex;
    const [manifest] = index.manifests;
    digest = manifest.digest;
    image = `${join(folder.path, 'layout')}:${manifest.annotations['org.opencontainers.image.ref.name']}`;
  });
  afterAll(async () => {
    folder?.[Symbol.dispose]();
    await mirrors.close();
  });

  async function bundle(format: string): Promise<Buffer> {
    const { authorization } = mirrors;
    const url = `${mirrors.center.url}/api/v1/runs/${run.id}/bundle?format=${format}`;
    return Buffer.from(await (await fetch(url, { headers: { authorization } })).arrayBuffer());
  }

  function command(program: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Every blob of the layout lies under its digest, so the names are the digests to compare with. */
  const blobs = () => readdirSync(join(folder.path, 'layout', 'blobs', 'sha256')).sort();

  (skopeo ? it : it.skip)('is copied by skopeo with every digest', () => {
    const out = join(folder.path, 'dir');
    command(skopeo!, 'copy', '--preserve-digests', `oci:${image}`, `dir:${out}`);
    const names = readdirSync(out).filter((name) => name !== 'version');
    expect(hashesOf(out, names)).toEqual(blobs());
    expect(`sha256:${hashOf(join(out, 'manifest.json'))}`).toBe(digest);
  });

  (oras ? it : it.skip)('is copied by oras with every digest, and pulled as the files of the bundle', async () => {
    const out = join(folder.path, 'copied');
    command(oras!, 'copy', '--from-oci-layout', image, '--to-oci-layout', `${out}:copy`);
    expect(command(oras!, 'resolve', '--oci-layout', `${out}:copy`).trim()).toBe(digest);
    expect(readdirSync(join(out, 'blobs', 'sha256')).sort()).toEqual(blobs());
    expect(hashesOf(join(out, 'blobs', 'sha256'), blobs())).toEqual(blobs());

    const [pulled, unpacked] = [join(folder.path, 'pulled'), join(folder.path, 'unpacked')];
    command(oras!, 'pull', '--oci-layout', `${out}:copy`, '-o', pulled);
    folder.write('unpacked/.keep', '');
    command('tar', '-xf', folder.write('bundle.tar', await bundle('tar')), '-C', unpacked);
    const files = filesIn(pulled).sort();
    expect(files).toEqual(
      filesIn(unpacked)
        .filter((name) => name !== '.keep')
        .sort(),
    );
    expect(files.map((name) => hashOf(join(pulled, name)))).toEqual(files.map((name) => hashOf(join(unpacked, name))));
  });
});
