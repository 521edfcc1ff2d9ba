import { parseInstant } from '../evidence-record/instant.js';
import { TrivyTables } from '../../../test/support/trivy-tables.js';
import { packageKeys } from './package-keys.js';

type Body = Readonly<Record<string, unknown>>;

function tablesOf(...bodies: readonly Body[]) {
  const tables = new TrivyTables({ asOf: parseInstant('2026-02-01T00:00:00Z')! });
  const drops = bodies.flatMap((body) => tables.add({ source: 'acme', id: String(body['id']), body }));
  return { tables, drops, entries: tables.entries() };
}

const one = (id: string, ecosystem: string, name: string, ...ranges: readonly Body[]): Body => ({
  id,
  aliases: ['CVE-2026-0001'],
  affected: [{ package: { ecosystem, name }, ranges }],
});
const range = (...events: readonly Body[]) => ({ type: 'SEMVER', events });
const fixedIn = (version: string) => range({ introduced: '0' }, { fixed: version });

describe('the bucket of a language', () => {
  it.each([
    ['GHSA-1', 'npm', '@Scope/Name', 'npm::GitHub Security Advisory npm/@scope/name'],
    ['GHSA-1', 'PyPI', 'Foo_Bar', 'pip::GitHub Security Advisory pip/foo-bar'],
    ['PYSEC-2026-1', 'PyPI', 'foo', 'pip::Python Packaging Advisory Database/foo'],
    ['GHSA-1', 'RubyGems', 'Rails', 'rubygems::GitHub Security Advisory RubyGems/rails'],
    ['RUSTSEC-2026-0001', 'crates.io', 'hyper', 'cargo::RustSec Advisory Database/hyper'],
    ['GHSA-1', 'crates.io', 'hyper', 'cargo::GitHub Security Advisory Rust/hyper'],
    ['GO-2026-0001', 'Go', 'golang.org/x/Crypto', 'go::The Go Vulnerability Database/golang.org/x/Crypto'],
    ['GO-2026-0002', 'Go', 'stdlib', 'go::The Go Vulnerability Database/stdlib'],
    ['GHSA-1', 'Maven', 'Org.Acme:Lib', 'maven::GitHub Security Advisory Maven/org.acme:lib'],
    ['GHSA-1', 'NuGet', 'Newtonsoft.Json', 'nuget::GitHub Security Advisory NuGet/newtonsoft.json'],
    ['GHSA-1', 'NuGet', 'Newtonsoft.Json', 'nuget::GitHub Security Advisory NuGet/Newtonsoft.Json'],
    ['GHSA-1', 'Packagist', 'Acme/Lib', 'composer::GitHub Security Advisory Composer/acme/lib'],
    ['GHSA-1', 'Hex', 'Plug', 'erlang::GitHub Security Advisory Erlang/plug'],
    ['GHSA-1', 'Pub', 'http', 'pub::GitHub Security Advisory Pub/http'],
    [
      'GHSA-1',
      'SwiftURL',
      'https://github.com/Apple/swift-nio.git',
      'swift::GitHub Security Advisory Swift/github.com/Apple/swift-nio',
    ],
    ['BIT-nginx-2026-1', 'Bitnami', 'nginx', 'bitnami::Bitnami Vulnerability Database/nginx'],
    ['JLSEC-2026-1', 'Julia', 'HTTP', 'julia::Julia Ecosystem Security Advisories/HTTP'],
    ['CVE-2026-0001', 'Kubernetes', 'k8s.io/kubelet', 'k8s::Official Kubernetes CVE Feed/k8s.io/kubelet'],
    ['MAL-2026-1', 'npm', 'bad', 'npm::OpenSSF Malicious Packages/bad'],
    ['ACME-1', 'ConanCenter', 'zlib', 'conan::acme/zlib'],
    ['ACME-1', 'CocoaPods', 'AFNetworking', 'cocoapods::acme/AFNetworking'],
  ])('of %s in %s for %s is %s', (id, ecosystem, name, place) => {
    const { entries, drops } = tablesOf(one(id, ecosystem, name, fixedIn('1.2.3')));
    expect(entries[`${place}/CVE-2026-0001`]).toMatchObject({ PatchedVersions: [expect.stringMatching(/^1\.2\.3$/)] });
    expect(drops).toEqual([]);
  });

  it('has every spelling of a PyPI name that may be installed, since Trivy keeps dots', () => {
    expect(packageKeys('pip', 'Zope.Interface')).toEqual(['zope.interface', 'zope-interface']);
    expect(packageKeys('pip', 'zope-interface')).toEqual(['zope-interface', 'zope.interface']);
    expect(packageKeys('pip', 'a_b.c')).toEqual(['a-b.c', 'a-b-c', 'a.b-c', 'a.b.c']);
    expect(packageKeys('pip', 'a.b-c_d.e')).toEqual(['a.b-c-d.e', 'a-b-c-d-e', 'a.b.c.d.e']);
  });
});

describe('the versions of a language package', () => {
  const constraintsOf = (...ranges: readonly Body[]) =>
    tablesOf(one('GHSA-1', 'npm', 'a', ...ranges)).entries['npm::GitHub Security Advisory npm/a/CVE-2026-0001'];

  it('of CocoaPods, which no ecosystem of OSV is, are ordered as gems are', () => {
    const body = one('ACME-1', 'CocoaPods', 'AFNetworking', {
      type: 'ECOSYSTEM',
      events: [{ introduced: '2.0.0-rc.1' }, { fixed: '2.0.0.3' }],
    });
    const { entries, drops } = tablesOf(body);
    expect(drops).toEqual([]);
    expect(entries['cocoapods::acme/AFNetworking/CVE-2026-0001']).toMatchObject({
      VulnerableVersions: ['>=2.0.0-rc.1, <2.0.0.3'],
      PatchedVersions: ['2.0.0.3'],
    });
  });

  it('come from events in whatever order, from limits, and from last affected versions', () => {
    expect(
      constraintsOf(range({ fixed: '2.1.0' }, { introduced: '2.0.0' }, { fixed: '1.1.0' }, { introduced: '1.0.0' })),
    ).toEqual({
      PatchedVersions: ['1.1.0', '2.1.0'],
      VendorIDs: ['GHSA-1'],
      VulnerableVersions: ['>=1.0.0, <1.1.0', '>=2.0.0, <2.1.0'],
    });
    expect(constraintsOf(range({ introduced: '0' }, { last_affected: '1.4.0' }))).toMatchObject({
      VulnerableVersions: ['<=1.4.0'],
    });
    expect(constraintsOf(range({ introduced: '0' }, { limit: '3.0.0' }))).toMatchObject({
      VulnerableVersions: ['<3.0.0'],
    });
  });

  it('of several packages that Trivy takes for one are together', () => {
    const body = one('GHSA-1', 'npm', 'a', fixedIn('1.0.0')) as { affected: Body[] };
    const { entries } = tablesOf({
      ...body,
      affected: [
        ...body.affected,
        ...(one('GHSA-1', 'npm', 'A', range({ introduced: '2.0.0' }, { fixed: '2.1.0' })) as { affected: Body[] })
          .affected,
      ],
    });
    expect(entries['npm::GitHub Security Advisory npm/a/CVE-2026-0001']).toMatchObject({
      VulnerableVersions: ['<1.0.0', '>=2.0.0, <2.1.0'],
    });
  });

  it('end where GitHub knows the last affected one, if the range does not say', () => {
    const known = (text: string, ...events: readonly Body[]) => {
      const body = one('GHSA-1', 'npm', 'a', range({ introduced: '0' }, ...events)) as { affected: Body[] };
      return tablesOf({
        ...body,
        affected: body.affected.map((affected) => ({
          ...affected,
          database_specific: { last_known_affected_version_range: text },
        })),
      });
    };
    const place = 'npm::GitHub Security Advisory npm/a/CVE-2026-0001';
    expect(known('< 1.5.0').entries[place]).toMatchObject({ VulnerableVersions: ['<1.5.0'] });
    expect(known('<=1.5.0').entries[place]).toMatchObject({ VulnerableVersions: ['<=1.5.0'] });
    expect(known('<= 1.5.0', { fixed: '1.2.0' }).entries[place]).toMatchObject({ VulnerableVersions: ['<1.2.0'] });
    expect(known('about 1.5').drops).toEqual([
      expect.objectContaining({
        rule: 'range',
        pointer: '/affected/0/database_specific/last_known_affected_version_range',
      }),
    ]);
  });

  it('are those of custom ranges too, by their own pointer where they cannot be read', () => {
    const custom = (fixed: string) => ({
      id: 'GO-2026-0001',
      affected: [
        {
          package: { ecosystem: 'Go', name: 'a' },
          ecosystem_specific: { custom_ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
        },
      ],
    });
    expect(tablesOf(custom('1.2.3')).entries['go::The Go Vulnerability Database/a/GO-2026-0001']).toMatchObject({
      VulnerableVersions: ['<1.2.3'],
    });
    expect(tablesOf(custom('edge')).drops).toEqual([
      expect.objectContaining({ rule: 'constraint', pointer: '/affected/0/ecosystem_specific/custom_ranges/0' }),
    ]);
  });

  it('that are none are dropped as such, not in silence', () => {
    const git = { type: 'GIT', repo: 'https://example.org', events: [{ introduced: '0' }] };
    expect(tablesOf(one('GHSA-1', 'npm', 'a', git)).drops).toEqual([expect.objectContaining({ rule: 'no-version' })]);
    expect(tablesOf(one('GHSA-1', 'npm', 'a')).drops).toEqual([expect.objectContaining({ rule: 'no-version' })]);
    expect(tablesOf({ id: 'GHSA-1', affected: [{}] }).drops).toEqual([expect.objectContaining({ rule: 'no-package' })]);
  });
});
