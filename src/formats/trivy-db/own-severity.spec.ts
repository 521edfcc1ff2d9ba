import { parseInstant } from '../evidence-record/instant.js';
import { TrivyTables } from '../../../test/support/trivy-tables.js';

type Body = Readonly<Record<string, unknown>>;

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const low = 'CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N';
const vector = (type: string, score: string) => ({ severity: [{ type, score }] });

const affected = (name: string, more: Body = {}) => ({
  package: { ecosystem: 'npm', name },
  ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
  ...more,
});

function tablesOf(...bodies: readonly Body[]) {
  const tables = new TrivyTables({ asOf: parseInstant('2026-01-01T00:00:00Z')! });
  const drops = bodies.flatMap((body) =>
    tables.add({ source: 'acme', id: 'ACME-1', body: { id: 'ACME-1', aliases: ['CVE-2026-0001'], ...body } }),
  );
  return { tables, drops, entries: tables.entries() };
}

const vulnerability = 'vulnerability/CVE-2026-0001';

describe('the severity of a vulnerability', () => {
  it('is what the database says, else the score of the newest CVSS', () => {
    const two = {
      severity: [
        { type: 'CVSS_V3', score: critical },
        { type: 'CVSS_V4', score: low },
      ],
      affected: [affected('a')],
    };
    expect(tablesOf(two).entries[vulnerability]).toMatchObject({
      Severity: 'LOW',
      VendorSeverity: { acme: 1 },
      CVSS: { acme: { V3Score: 9.8, V3Vector: critical, V40Score: 1, V40Vector: low } },
    });
    expect(tablesOf({ ...two, database_specific: { severity: 'MODERATE' } }).entries[vulnerability]).toMatchObject({
      Severity: 'MEDIUM',
    });
    expect(
      tablesOf({ ...vector('CVSS_V2', 'AV:N/AC:L/Au:N/C:C/I:C/A:C'), affected: [affected('a')] }).entries,
    ).toMatchObject({
      [vulnerability]: { Severity: 'CRITICAL', CVSS: { acme: { V2Score: 10 } } },
    });
    expect(tablesOf({ ...vector('Ubuntu', 'high'), affected: [affected('a')] }).entries).toMatchObject({
      [vulnerability]: { Severity: 'HIGH' },
    });
  });

  it('is that of its packages where the record has none and they agree', () => {
    const scored = vector('CVSS_V3', critical);
    expect(tablesOf({ affected: [affected('a', scored), affected('b', scored)] }).entries[vulnerability]).toMatchObject(
      {
        Severity: 'CRITICAL',
        VendorSeverity: { acme: 4 },
      },
    );
  });

  it('of one package is not that of another', () => {
    const { entries } = tablesOf({
      ...vector('CVSS_V4', low),
      affected: [affected('a', vector('CVSS_V3', critical)), affected('b')],
    });
    expect(entries[vulnerability]).toMatchObject({ Severity: 'LOW', VendorSeverity: { acme: 1, 'acme:critical': 4 } });
    // Trivy looks under BaseID before ID, and at the bucket that sorts last.
    expect(entries['npm::~resolved/a/CVE-2026-0001']).toMatchObject({
      DataSource: { ID: 'acme', BaseID: 'acme:critical' },
    });
    expect(entries).not.toHaveProperty(['npm::~resolved/b/CVE-2026-0001']);
  });

  it('of one package alone is not that of the vulnerability', () => {
    const { entries } = tablesOf({ affected: [affected('a', vector('CVSS_V3', critical)), affected('b')] });
    expect(entries[vulnerability]).toMatchObject({ Severity: 'UNKNOWN', VendorSeverity: { 'acme:critical': 4 } });
  });

  it('that cannot be read is dropped by pointer', () => {
    const { drops } = tablesOf({
      ...vector('CVSS_V3', 'CVSS:3.1/AV:N'),
      affected: [affected('a', vector('CVSS_V4', '9'))],
    });
    expect(drops.map(({ rule, pointer }) => [rule, pointer])).toEqual([
      ['severity', '/severity/0'],
      ['severity', '/affected/0/severity/0'],
    ]);
  });
});
