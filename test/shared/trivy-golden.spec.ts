import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { trivyMetadata } from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { osSbom } from '../support/os-sbom.js';
import { databaseOf, layInCache, type TrivyEntry } from '../support/trivy-bundle.js';
import { findTrivy, TrivyPeer } from '../support/trivy.js';

/** Trivy's own cases: its rows, written by our writer, must give the reports that it expects. Run with SHARED_DIR. */
const data = join(process.env.SHARED_DIR ?? '', 'data/trivy-e2e');
const program = findTrivy();
const whenTrivy = program && existsSync(data) ? it : it.skip;

type Pairs = readonly (
  { readonly bucket: string; readonly pairs: Pairs } | { readonly key: string; readonly value: unknown }
)[];
type Finding = Readonly<Record<string, unknown>> & { readonly VulnerabilityID: string; readonly PkgName: string };
interface Golden {
  readonly Metadata?: { readonly OS?: { readonly Family: string; readonly Name: string } };
  readonly Results: readonly { readonly Target: string; readonly Vulnerabilities?: readonly Finding[] }[];
}

function* entriesOf(pairs: Pairs, path: readonly string[] = []): Generator<TrivyEntry> {
  for (const pair of pairs)
    if ('bucket' in pair) yield* entriesOf(pair.pairs, [...path, pair.bucket]);
    else yield [path, pair.key, pair.value];
}

function fixtureRows(): TrivyEntry[] {
  const folder = join(data, 'fixtures/db');
  return readdirSync(folder).flatMap((file) => [
    ...entriesOf(parse(readFileSync(join(folder, file), 'utf8')) as Pairs),
  ]);
}

const goldenOf = (name: string) => JSON.parse(readFileSync(join(data, `${name}.json.golden`), 'utf8')) as Golden;

/** All that comes from the database: neither the layer of an image nor how a report numbers its packages and targets. */
function comparable(findings: readonly object[]): readonly Finding[] {
  const plain = findings.map((finding) => {
    const { Layer: _1, PkgIdentifier: _2, PkgID: _3, PkgPath: _4, Fingerprint: _5, ...rest } = finding as Finding;
    return rest;
  });
  const place = ({ PkgName, VulnerabilityID }: Finding) => `${PkgName} ${VulnerabilityID}`;
  return plain.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

const expected = ({ Results }: Golden) => comparable(Results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []));

/** Binary packages of the images whose source package has another name, which Trivy knows from the image. */
const sources: Readonly<Record<string, string>> = {
  'libcrypto1.1': 'openssl',
  'libssl1.1': 'openssl',
  'libidn2-0': 'libidn2',
};

/** The packages that a report of an image names, as an SBOM: the images themselves are too large to keep. */
function sbomOf({ Metadata, Results }: Golden): string {
  const { Family, Name } = Metadata!.OS!;
  const versions = new Map(
    Results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []).map((it) => [
      it.PkgName,
      String(it['InstalledVersion']),
    ]),
  );
  const packages = [...versions].map(([name, installed]) => {
    const [, epoch, version] = /^(?:(\d+):)?(.*)$/.exec(installed)!;
    const source = sources[name];
    return { name, version: version!, ...(epoch ? { epoch: Number(epoch) } : {}), ...(source ? { source } : {}) };
  });
  return osSbom(Family, Name, packages);
}

describe('a stock Trivy with its own rows in a file of our writer', () => {
  let folder: string;
  let cache: string;
  let peer: TrivyPeer;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ec-golden-'));
    chmodSync(folder, 0o755);
    if (!program) return;
    peer = new TrivyPeer(program);
    cache = peer.cache();
    const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
    layInCache(cache, databaseOf(fixtureRows()), trivyMetadata(2, now, 24));
  });
  afterAll(() => {
    peer?.[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  async function report(kind: 'fs' | 'sbom', target: string): Promise<readonly Finding[]> {
    const { code, log, findings } = await peer.scan(kind, target, cache);
    if (code !== 0) throw new Error(log);
    return comparable(findings);
  }

  const repositories = [
    ['cargo', 'cargo.lock'],
    ['composer', 'composer.lock'],
    ['gomod', 'gomod'],
    ['npm', 'npm'],
    ['pip', 'pip'],
    ['poetry', 'poetry'],
    ['pom', 'pom'],
  ] as const;
  whenTrivy.each(repositories)(
    'reports of the lockfiles of %s what it should',
    async (repository, golden) => {
      cpSync(join(data, 'fixtures/repo', repository), join(folder, repository), { recursive: true });
      expect(await report('fs', join(folder, repository))).toEqual(expected(goldenOf(golden)));
    },
    60_000,
  );

  whenTrivy.each(['almalinux-8', 'alpine-310', 'debian-buster'])(
    'reports of the packages of %s what it should',
    async (image) => {
      const golden = goldenOf(image);
      const file = join(folder, `${image}.cdx.json`);
      writeFileSync(file, sbomOf(golden));
      expect(expected(golden)).not.toEqual([]);
      expect(await report('sbom', file)).toEqual(expected(golden));
    },
    60_000,
  );
});
