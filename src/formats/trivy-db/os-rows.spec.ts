import { parseInstant } from '../evidence-record/instant.js';
import { TrivyTables } from '../../../test/support/trivy-tables.js';

type Body = Readonly<Record<string, unknown>>;

const asOf = parseInstant('2026-01-01T00:00:00Z')!;

function tablesOf(...bodies: readonly Body[]) {
  const tables = new TrivyTables({ asOf });
  const drops = bodies.flatMap((body) => tables.add({ source: 'osv', id: String(body['id']), body }));
  return { tables, drops, entries: tables.entries() };
}

const affected = (ecosystem: string, name: string, fixed?: string, more: Body = {}) => ({
  package: { ecosystem, name },
  ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, ...(fixed === undefined ? [] : [{ fixed }])] }],
  ...more,
});

const one = (id: string, ecosystem: string, fixed?: string, more: Body = {}): Body => ({
  id,
  affected: [affected(ecosystem, 'curl', fixed)],
  ...more,
});

describe('the bucket of a distribution', () => {
  it.each([
    ['AlmaLinux:9', 'alma 9'],
    ['Alpine:v3.20', 'alpine 3.20'],
    ['Alpine:edge', 'alpine edge'],
    ['Azure Linux:3', 'Azure Linux 3.0'],
    ['Azure Linux:2', 'CBL-Mariner 2.0'],
    ['Chainguard', 'chainguard'],
    ['Debian:12', 'debian 12'],
    ['Echo', 'echo'],
    ['MinimOS', 'minimos'],
    ['Photon OS:5.0', 'Photon OS 5.0'],
    ['Rocky Linux:9', 'rocky 9'],
    ['SUSE:Linux Enterprise Server 15 SP5', 'SUSE Linux Enterprise 15.5'],
    ['SUSE:Linux Enterprise Server for SAP Applications 12 SP5', 'SUSE Linux Enterprise 12.5'],
    ['SUSE:Linux Enterprise Module for Python 3 15 SP6', 'SUSE Linux Enterprise 15.6'],
    ['SUSE:Linux Enterprise Server 15 SP4-LTSS', 'SUSE Linux Enterprise 15.4'],
    ['SUSE:Linux Enterprise Micro 5.3', 'SUSE Linux Enterprise Micro 5.3'],
    ['SUSE:Linux Micro 6.0', 'SUSE Linux Enterprise Micro 6.0'],
    ['openSUSE:Leap 15.6', 'openSUSE Leap 15.6'],
    ['openSUSE:Leap Micro 5.5', 'openSUSE Leap Micro 5.5'],
    ['openSUSE:Tumbleweed', 'openSUSE Tumbleweed'],
    ['Ubuntu:22.04:LTS', 'ubuntu 22.04'],
    ['Ubuntu:24.10', 'ubuntu 24.10'],
    ['Ubuntu:Pro:18.04:LTS', 'ubuntu 18.04-ESM'],
    ['Wolfi', 'wolfi'],
  ])('of %s is %s', (ecosystem, bucket) => {
    const { entries, drops } = tablesOf(one('CVE-2026-0001', ecosystem, '1.2.3-r1'));
    expect(entries[`${bucket}/curl/CVE-2026-0001`]).toEqual({ FixedVersion: '1.2.3-r1' });
    expect(entries[`data-source/${bucket}`]).toHaveProperty('ID');
    expect(drops).toEqual([]);
  });

  it.each(['Debian', 'Alpine', 'Ubuntu:Pro:FIPS:22.04:LTS', 'SUSE:Manager Server 4.3', 'AlmaLinux'])(
    'of %s is none, and the record says so',
    (ecosystem) => {
      const { entries, drops } = tablesOf(one('CVE-2026-0001', ecosystem, '1.2.3-1'));
      expect(entries).toEqual({});
      expect(drops).toEqual([expect.objectContaining({ rule: 'no-bucket', package: `${ecosystem} curl` })]);
    },
  );
});

describe('what has no fix', () => {
  it.each(['Alpine:v3.20', 'Debian:12', 'Echo', 'Ubuntu:22.04:LTS', 'Azure Linux:3'])(
    'is reported for %s',
    (ecosystem) => {
      const { entries } = tablesOf(one('CVE-2026-0001', ecosystem));
      expect(Object.entries(entries).find(([place]) => place.endsWith('/curl/CVE-2026-0001'))?.[1]).toEqual({});
    },
  );

  it.each(['AlmaLinux:9', 'Rocky Linux:9', 'Wolfi', 'Chainguard', 'SUSE:Linux Enterprise Server 15 SP5'])(
    'cannot be said for %s, and is dropped by name',
    (ecosystem) => {
      const { entries, drops } = tablesOf(one('CVE-2026-0001', ecosystem));
      expect(entries).toEqual({});
      expect(drops).toEqual([expect.objectContaining({ rule: 'unfixed' })]);
    },
  );
});

describe('records of distributions', () => {
  it('stand under the CVEs that an erratum names as related, and under its own id where it names none', () => {
    const { entries } = tablesOf(
      one('ALSA-2026:1', 'AlmaLinux:9', '1-1.el9', { related: ['CVE-2026-0001', 'CVE-2026-0002'] }),
      one('ALBA-2026:2', 'AlmaLinux:9', '1-2.el9', { related: [] }),
    );
    const keys = Object.keys(entries).filter((place) => place.startsWith('alma 9/'));
    expect(keys).toEqual(['alma 9/curl/ALBA-2026:2', 'alma 9/curl/CVE-2026-0001', 'alma 9/curl/CVE-2026-0002']);
  });

  it('that fix one CVE twice leave the higher fix, whatever comes last', () => {
    const bodies = [
      one('ALSA-2026:1', 'AlmaLinux:9', '1:9.1-10.el9', { related: ['CVE-2026-0001'] }),
      one('ALSA-2026:2', 'AlmaLinux:9', '1:9.1-9.el9', { related: ['CVE-2026-0001'] }),
    ];
    for (const order of [bodies, bodies.toReversed()])
      expect(tablesOf(...order).entries['alma 9/curl/CVE-2026-0001']).toEqual({ FixedVersion: '1:9.1-10.el9' });
  });

  it('of a module stand under its stream, as the title or the package URL says', () => {
    const nodejs = (title: string, purl?: string) => ({
      id: 'ALSA-2026:3',
      summary: title,
      affected: [
        affected('AlmaLinux:9', 'npm', '1:8.19.2-1.module_el9.1.0+1', {
          package: { ecosystem: 'AlmaLinux:9', name: 'npm', purl },
        }),
      ],
    });
    const placesOf = (body: Body) => Object.keys(tablesOf(body).entries).filter((place) => place.startsWith('alma'));
    expect(placesOf(nodejs('Important: nodejs:16 security update'))).toEqual(['alma 9/nodejs:16::npm/ALSA-2026:3']);
    expect(placesOf(nodejs('x', 'pkg:rpm/almalinux/npm?rpmmod=nodejs:18:9010020221009220316:rhel9'))).toEqual([
      'alma 9/nodejs:18::npm/ALSA-2026:3',
    ]);
    expect(tablesOf(nodejs('Important: python39:3.9 and python39-devel:3.9 security update')).drops).toEqual([
      expect.objectContaining({ rule: 'module' }),
    ]);
  });

  it('of Debian carry severity, status and the ids of Debian', () => {
    const { entries } = tablesOf({
      id: 'DSA-5000-1',
      upstream: ['CVE-2026-0001'],
      affected: [
        affected('Debian:12', 'curl', '7.88.1-10', { ecosystem_specific: { urgency: 'medium**' } }),
        affected('Debian:11', 'curl', undefined, { ecosystem_specific: { urgency: 'end-of-life' } }),
      ],
    });
    expect(entries['debian 12/curl/CVE-2026-0001']).toEqual({
      FixedVersion: '7.88.1-10',
      Severity: 2,
      VendorIDs: ['DSA-5000-1'],
    });
    expect(entries['debian 11/curl/CVE-2026-0001']).toEqual({ Status: 7, VendorIDs: ['DSA-5000-1'] });
  });

  it('of Rocky Linux keep architectures apart; elsewhere that is lost by name', () => {
    const built = (ecosystem: string, arch: string, fixed: string) => ({
      ...affected(ecosystem, 'curl', fixed),
      package: { ecosystem, name: 'curl', purl: `pkg:rpm/x/curl?arch=${arch}` },
    });
    const rocky = {
      id: 'RLSA-2026:1',
      affected: [built('Rocky Linux:9', 'x86_64', '2-1'), built('Rocky Linux:9', 'aarch64', '3-1')],
    };
    expect(tablesOf(rocky).entries['rocky 9/curl/RLSA-2026:1']).toEqual({
      FixedVersion: '3-1',
      Entries: [
        { Arches: ['x86_64'], FixedVersion: '2-1', VendorIDs: [] },
        { Arches: ['aarch64'], FixedVersion: '3-1', VendorIDs: [] },
      ],
    });
    const alma = tablesOf({ id: 'ALSA-2026:1', affected: [built('AlmaLinux:9', 'x86_64', '2-1')] });
    expect(alma.entries['alma 9/curl/ALSA-2026:1']).toEqual({ FixedVersion: '2-1' });
    expect(alma.drops).toEqual([expect.objectContaining({ rule: 'arch' })]);
  });

  it('of Alpine keep where it begins; elsewhere earlier versions are reported too, by name', () => {
    const since = (ecosystem: string) => ({
      id: 'CVE-2026-0001',
      affected: [
        {
          package: { ecosystem, name: 'curl' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2-r0' }, { fixed: '3-r0' }] }],
        },
      ],
    });
    expect(tablesOf(since('Alpine:v3.20')).entries['alpine 3.20/curl/CVE-2026-0001']).toEqual({
      AffectedVersion: '2-r0',
      FixedVersion: '3-r0',
    });
    expect(tablesOf(since('Wolfi')).drops).toEqual([expect.objectContaining({ rule: 'fixed-version' })]);
  });
});
