import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { TarReader } from '../../src/formats/tar/tar-reader.js';
import { bareEnvironment, runBuiltCli } from '../support/built-cli.js';
import type { ApiClient, ImportView, RunView } from '../support/cluster/api-client.js';
import { createSharedInstallation, type SharedInstallation } from '../support/cluster/shared-installation.js';
import { imports, kinds, type SharedImport } from '../support/cluster/shared-data.js';

/** The main job on all of the shared data, as a customer does it: every step is a command of the built CLI. */
const data = join(process.env.SHARED_DIR ?? '', 'data');

let installation: SharedInstallation;
let client: ApiClient;
let folder: string;
let env: NodeJS.ProcessEnv;

interface Receipt extends ImportView {
  readonly warned: number;
  readonly closed: number;
}
interface Done {
  readonly run: RunView;
  readonly tar: string;
}
const lines: string[] = [];
const receipts = new Map<SharedImport, Receipt>();
let first: Done;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ec-main-job-'));
  installation = await createSharedInstallation();
  const api = await installation.cluster.api({ env: { EC_WORKER: 'on' } });
  client = installation.client(api.url);
  const token = client.authorization.replace('Bearer ', '');
  env = bareEnvironment({ EXPORT_CENTER_URL: api.url, EXPORT_CENTER_TOKEN: token });
  writeFileSync(join(folder, 'signing.pub.pem'), installation.key.publicKey);
  const profile = { name: 'everything', kind: 'json:raw', selectors: { kinds } };
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(profile));
}, 120_000);
afterAll(async () => {
  console.log(lines.join('\n'));
  await installation?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Timed<Output> {
  readonly output: Output;
  readonly seconds: number;
}

/** What a command prints as JSON. Throws unless it ends with 0. */
async function command<Output>(...args: string[]): Promise<Timed<Output>> {
  const { code, stdout, stderr, elapsed } = await runBuiltCli([...args, '--output', 'json'], env);
  if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${stderr}`);
  return { output: JSON.parse(stdout) as Output, seconds: elapsed / 1000 };
}

async function importOne(one: SharedImport): Promise<Receipt> {
  const flags = [
    ...(one.snapshot ? ['--snapshot', '--allow-shrink'] : []),
    ...(one.keepOriginals ? ['--keep-originals'] : []),
  ];
  const paths = one.paths.map((path) => join(data, path));
  const { output, seconds } = await command<Receipt>(
    'evidence',
    'import',
    ...paths,
    '--source',
    one.source,
    '--partial',
    ...flags,
  );
  lines.push(row(`import ${one.source}${one.note ?? ''}`, output.accepted, output.bytes, output.refusedCount, seconds));
  return output;
}

const row = (
  what: string,
  records: number | string,
  bytes: number | string,
  refused: number | string,
  seconds: number | string,
) =>
  [
    what.padEnd(40),
    String(records).padStart(9),
    String(bytes).padStart(12),
    String(refused).padStart(9),
    (typeof seconds === 'number' ? seconds.toFixed(2) : seconds).padStart(8),
  ].join(' ');

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

/** Plan, run, download, verify deep and offline. */
async function exportEverything(name: string): Promise<Done> {
  const plan = await command<{ counts: Record<string, number>; estBytes: number }>('run', 'plan', 'everything');
  const planned = Object.values(plan.output.counts).reduce((sum, count) => sum + count, 0);
  lines.push(row(`${name}: plan`, planned, plan.output.estBytes, 0, plan.seconds));
  const created = await command<RunView>('run', 'create', 'everything', '--wait');
  const result = created.output.result!;
  lines.push(row(`${name}: run`, result.records, result.bytes, 0, created.seconds));
  expect(result.records).toBe(planned);
  const tar = join(folder, `${name}.tar`);
  const downloaded = await command<{ bytes: number }>('download', created.output.id, '-o', tar);
  lines.push(row(`${name}: download`, '', downloaded.output.bytes, '', downloaded.seconds));
  const key = join(folder, 'signing.pub.pem');
  const verified = await command<{ verdict: string; depth: string; records: number; signed: boolean }>(
    'verify',
    tar,
    '--key',
    key,
    '--deep',
  );
  lines.push(row(`${name}: verify --deep, offline`, verified.output.records, result.bytes, 0, verified.seconds));
  expect(verified.output).toMatchObject({ verdict: 'passed', depth: 'deep', signed: true, records: planned });
  return { run: created.output, tar };
}

async function countsInStore(): Promise<number> {
  const { body } = await client.send<{ kinds: Record<string, unknown> }>('GET', '/evidence');
  return Object.values(body.kinds).reduce<number>((sum, kind) => sum + Number(kind), 0);
}

const total = (select: (receipt: Receipt) => number) =>
  [...receipts.values()].reduce((sum, receipt) => sum + select(receipt), 0);

(existsSync(data) ? describe : describe.skip)('the main job on all shared data', () => {
  it('imports every file in the formats of the product, and counts what it took and refused', async () => {
    lines.push(row('step', 'records', 'bytes', 'refused', 'seconds'));
    for (const one of imports) receipts.set(one, await importOne(one));
    lines.push(
      row(
        'all imports',
        total((r) => r.accepted),
        total((r) => r.bytes),
        total((r) => r.refusedCount),
        '',
      ),
    );
    for (const [one, receipt] of receipts) {
      expect([one.source, receipt.accepted]).toEqual([one.source, receipt.added + receipt.changed + receipt.unchanged]);
      if (one.nothingUsable) expect([one.source, receipt.accepted]).toEqual([one.source, 0]);
      else expect(receipt.accepted).toBeGreaterThan(0);
    }
    expect(await countsInStore()).toBe(total((r) => r.added) - total((r) => r.closed));
  }, 300_000);

  it('plans, runs, downloads and verifies deep, and the bundle holds what the imports said', async () => {
    await command('profile', 'apply', '-f', join(folder, 'profile.json'));
    first = await exportEverything('first');
    expect(first.run.result!.records).toBe(total((r) => r.added) - total((r) => r.closed));
    expect(await sha256(first.tar)).toBe(first.run.result!.tarDigest);
  }, 180_000);

  it('changes nothing by a second import and run: the same manifest, the same tar', async () => {
    const latest = new Map(imports.map((one) => [one.source, one]));
    for (const one of latest.values()) {
      const again = await importOne({ ...one, note: ', again' });
      expect([one.source, again.added, again.changed, again.closed]).toEqual([one.source, 0, 0, 0]);
      expect([one.source, again.accepted, again.refusedCount]).toEqual([
        one.source,
        receipts.get(one)!.accepted,
        receipts.get(one)!.refusedCount,
      ]);
    }
    const second = await exportEverything('second');
    expect(second.run.id).not.toBe(first.run.id);
    expect(second.run.result).toMatchObject({
      manifestDigest: first.run.result!.manifestDigest,
      itemSetRoot: first.run.result!.itemSetRoot,
      tarDigest: first.run.result!.tarDigest,
    });
    expect(await sha256(second.tar)).toBe(await sha256(first.tar));
  }, 300_000);

  it('gives back the untouched upstream files byte for byte', async () => {
    const kept = imports.filter(({ keepOriginals }) => keepOriginals);
    expect(kept.length).toBeGreaterThan(0);
    for (const { source, paths } of kept) {
      const originals = membersOf(join(data, paths[0]!));
      let checked = 0;
      for (const [name, bytes] of originals) {
        const key = encodeURIComponent(`${source}/${name.replace(/^.*\//, '').replace(/\.(?:json|ya?ml)$/, '')}`);
        const response = await client.fetch(`/evidence/advisories/${key}?form=original`);
        if (response.status !== 200) throw new Error(`${name}: ${response.status} ${await response.text()}`);
        if (!bytes.equals(new Uint8Array(await response.arrayBuffer()))) throw new Error(`${name} came back changed`);
        checked += 1;
      }
      lines.push(
        row(
          `originals of ${source}`,
          checked,
          [...originals.values()].reduce((sum, { length }) => sum + length, 0),
          0,
          '',
        ),
      );
      expect(checked).toBe(originals.size);
    }
  }, 180_000);
});

/** Files of a .tar.zst, by name. */
function membersOf(path: string): Map<string, Buffer> {
  const reader = new TarReader({ maxBytes: 1e9, lenient: { gnuLongNames: true, paxHeaders: true } });
  const files = new Map<string, Buffer>();
  for (const event of reader.push(zstdDecompressSync(readFileSync(path)))) {
    if (event.type === 'data')
      files.set(event.entry.path, Buffer.concat([files.get(event.entry.path) ?? Buffer.alloc(0), event.bytes]));
  }
  reader.finish();
  return files;
}
