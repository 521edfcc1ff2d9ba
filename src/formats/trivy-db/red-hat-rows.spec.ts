import { parseInstant } from '../evidence-record/instant.js';
import { TrivyTables } from '../../../test/support/trivy-tables.js';
import { finishRow } from './finish-row.js';
import { baseRows, cpeIndex } from './red-hat-cpe.js';

type Body = Readonly<Record<string, unknown>>;

const affected = (product: string, name: string, fixed: string) => ({
  package: { ecosystem: `Red Hat:${product}`, name },
  ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
});

const rhsa = (...packages: readonly Body[]) => ({
  id: 'RHSA-2026:1',
  summary: 'Red Hat Security Advisory: nodejs:18 security update',
  upstream: ['CVE-2026-0001', 'CVE-2026-0002'],
  database_specific: { severity: 'Important' },
  affected: packages,
});

function tablesOf(body: Body) {
  const tables = new TrivyTables({ asOf: parseInstant('2026-02-01T00:00:00Z')! });
  const drops = tables.add({ source: 'osv', id: String(body['id']), body });
  return { drops, entries: tables.entries() };
}

const appstream = cpeIndex('enterprise_linux:9::appstream');
const baseos = cpeIndex('enterprise_linux:9::baseos');

describe('an advisory of Red Hat', () => {
  it('stands under its own id with all its CVEs, and the products that share a fix share an entry', () => {
    const { entries } = tablesOf(
      rhsa(
        affected('enterprise_linux:9::appstream', 'curl', '0:7.76.1-30.el9'),
        affected('enterprise_linux:9::baseos', 'curl', '0:7.76.1-30.el9'),
        affected('rhel_eus:9.2::baseos', 'curl', '0:7.76.1-23.el9_2.1'),
      ),
    );
    const cves = [
      { ID: 'CVE-2026-0001', Severity: 3 },
      { ID: 'CVE-2026-0002', Severity: 3 },
    ];
    expect(entries['Red Hat/curl/RHSA-2026:1']).toEqual({
      Entries: [
        { Cves: cves, FixedVersion: '0:7.76.1-23.el9_2.1', Affected: [cpeIndex('rhel_eus:9.2::baseos')] },
        { Cves: cves, FixedVersion: '0:7.76.1-30.el9', Affected: [appstream, baseos].toSorted((a, b) => a - b) },
      ],
    });
    expect(entries['vulnerability/CVE-2026-0002']).toMatchObject({ VendorSeverity: { redhat: 3 } });
  });

  it('is found through the repositories of its products', () => {
    const { entries } = tablesOf(
      rhsa(
        affected('enterprise_linux:9::appstream', 'curl', '1-1.el9'),
        affected('enterprise_linux:9::crb', 'curl', '1-1.el9'),
        affected('enterprise_linux:7::server', 'curl', '1-1.el7'),
        affected('rhel_eus:9.2::baseos', 'curl', '1-1.el9_2'),
      ),
    );
    expect(entries['Red Hat CPE/repository/rhel-9-for-x86_64-appstream-rpms']).toEqual([appstream]);
    expect(entries).toHaveProperty(['Red Hat CPE/repository/codeready-builder-for-rhel-9-s390x-rpms']);
    expect(entries).toHaveProperty(['Red Hat CPE/repository/rhel-7-server-optional-rpms']);
    expect(entries).toHaveProperty(['Red Hat CPE/repository/rhel-9-for-aarch64-baseos-eus-rpms__9_DOT_2']);
    expect(entries[`Red Hat CPE/cpe/${appstream}`]).toBe('cpe:/:redhat:enterprise_linux:9::appstream');
  });

  it('of a module stands under its stream', () => {
    const { entries } = tablesOf(rhsa(affected('enterprise_linux:8::appstream', 'npm', '1:8-1.module+el8.8.0+1')));
    expect(entries).toHaveProperty(['Red Hat/nodejs:18::npm/RHSA-2026:1']);
  });

  it('of a product whose repositories nobody knows is dropped by name', () => {
    const { entries, drops } = tablesOf(rhsa(affected('openshift:4.14::el9', 'curl', '1-1.el9')));
    expect(entries).toEqual({});
    expect(drops).toEqual([expect.objectContaining({ rule: 'red-hat-product' })]);
  });

  it('named by a CVE stands under the CVE', () => {
    const { entries } = tablesOf({
      id: 'CVE-2026-0003',
      affected: [affected('enterprise_linux:9::baseos', 'curl', '1-1.el9')],
    });
    expect(entries['Red Hat/curl/CVE-2026-0003']).toEqual({
      Entries: [{ Affected: [baseos], Cves: [{ Severity: 0 }], FixedVersion: '1-1.el9' }],
    });
  });
});

describe('every database', () => {
  it('knows products for the repositories that Trivy assumes, without which it ends a scan of Red Hat', () => {
    const repositories = baseRows().flatMap((row) => (row.path[1] === 'repository' ? [finishRow(row)] : []));
    const known = new Map(repositories.map((entry) => [entry!.key, JSON.parse(entry!.value.toString()) as unknown]));
    for (const name of ['rhel-6-server-rpms', 'rhel-7-server-extras-rpms', 'rhel-8-for-x86_64-baseos-rpms'])
      expect(known.get(name)).toEqual([expect.any(Number)]);
    expect(known.get('rhel-9-for-x86_64-appstream-rpms')).toEqual([appstream]);
  });
});
