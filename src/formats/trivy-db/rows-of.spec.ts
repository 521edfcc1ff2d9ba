import type { JsonValue } from '../canonical-json/json-value.js';
import { parseInstant } from '../evidence-record/instant.js';
import { finishRow } from './finish-row.js';
import { compareRows, mergeRows } from './merge-rows.js';
import { rowsOf } from './rows-of.js';
import type { TrivyRow } from './row.js';

const asOf = parseInstant('2026-01-01T00:00:00Z')!;

interface SomeRecord {
  readonly id: string;
  readonly source?: string;
}

const mapped = (...records: readonly (SomeRecord & Readonly<Record<string, unknown>>)[]) =>
  records.map(({ source = 'osv', ...body }) => rowsOf({ source, id: body.id, body }, { asOf }));

/** The database as one would read it: `bucket/.../key` -> value. */
function databaseOf(
  ...records: readonly (SomeRecord & Readonly<Record<string, unknown>>)[]
): Record<string, JsonValue> {
  const groups = new Map<string, TrivyRow[]>();
  for (const row of mapped(...records).flatMap(({ rows }) => rows)) {
    const place = [...row.path, row.key].join('/');
    groups.set(place, [...(groups.get(place) ?? []), row]);
  }
  const entries = [...groups.values()]
    .map((rows) => mergeRows(rows))
    .toSorted(compareRows)
    .flatMap((row) => finishRow(row) ?? []);
  return Object.fromEntries(
    entries.map(({ path, key, value }) => [[...path, key].join('/'), JSON.parse(value.toString()) as JsonValue]),
  );
}

const npm = (name: string, ...events: readonly Readonly<Record<string, string>>[]) => ({
  package: { ecosystem: 'npm', name },
  ranges: [{ type: 'SEMVER', events }],
});

const padding = {
  id: 'GHSA-aaaa-bbbb-cccc',
  aliases: ['CVE-2026-0001'],
  summary: 'Pads too far',
  details: 'To the left of everything.',
  published: '2025-11-01T00:00:00Z',
  modified: '2025-11-02T00:00:00Z',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  references: [
    { type: 'WEB', url: 'https://example.org/b' },
    { type: 'WEB', url: 'https://example.org/a' },
  ],
  database_specific: { severity: 'HIGH', cwe_ids: ['CWE-20'] },
  affected: [npm('Left-Pad', { introduced: '1.0.0' }, { fixed: '1.3.1' })],
};

describe('an npm record in a Trivy database', () => {
  it('is an advisory under the package, a vulnerability, and a data source', () => {
    expect(databaseOf(padding)).toEqual({
      'data-source/npm::GitHub Security Advisory npm': {
        ID: 'ghsa',
        Name: 'GitHub Security Advisory npm',
        URL: 'https://github.com/advisories?query=type%3Areviewed+ecosystem%3Anpm',
      },
      'npm::GitHub Security Advisory npm/left-pad/CVE-2026-0001': {
        PatchedVersions: ['1.3.1'],
        VendorIDs: ['GHSA-aaaa-bbbb-cccc'],
        VulnerableVersions: ['>=1.0.0, <1.3.1'],
      },
      'vulnerability/CVE-2026-0001': {
        CVSS: { ghsa: { V3Score: 9.8, V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } },
        CweIDs: ['CWE-20'],
        Description: 'To the left of everything.',
        LastModifiedDate: '2025-11-02T00:00:00Z',
        PublishedDate: '2025-11-01T00:00:00Z',
        References: ['https://example.org/a', 'https://example.org/b'],
        Severity: 'HIGH',
        Title: 'Pads too far',
        VendorSeverity: { ghsa: 3 },
      },
    });
  });

  it('stands under every CVE that it names, and under its own id where it names none', () => {
    const places = (aliases: readonly string[]) =>
      Object.keys(databaseOf({ ...padding, aliases })).filter((place) => place.startsWith('vulnerability/'));
    expect(places(['CVE-2026-0001', 'CVE-2026-0002'])).toEqual([
      'vulnerability/CVE-2026-0001',
      'vulnerability/CVE-2026-0002',
    ]);
    expect(places(['SNYK-1'])).toEqual(['vulnerability/GHSA-aaaa-bbbb-cccc']);
  });

  it('does not hide what another record says of the same package and CVE', () => {
    const again = { ...padding, affected: [npm('left-pad', { introduced: '1.2.0' }, { fixed: '1.4.0' })] };
    const database = databaseOf(padding, { ...again, id: 'GHSA-dddd-eeee-ffff' });
    expect(database['npm::GitHub Security Advisory npm/left-pad/CVE-2026-0001']).toEqual({
      PatchedVersions: ['1.4.0'],
      VendorIDs: ['GHSA-aaaa-bbbb-cccc', 'GHSA-dddd-eeee-ffff'],
      VulnerableVersions: ['>=1.0.0, <1.3.1', '>=1.2.0, <1.4.0'],
    });
  });

  it('does not hide what another source says: a bucket that sorts last holds what both say', () => {
    const again = { ...padding, affected: [npm('left-pad', { introduced: '1.2.0' }, { fixed: '1.4.0' })] };
    const database = databaseOf(padding, { ...again, id: 'ACME-1', source: 'acme' });
    expect(database['npm::~resolved/left-pad/CVE-2026-0001']).toMatchObject({
      DataSource: { ID: 'ghsa' },
      VulnerableVersions: ['>=1.0.0, <1.3.1', '>=1.2.0, <1.4.0'],
    });
    expect(
      Object.keys(database)
        .filter((place) => place.startsWith('npm::'))
        .at(-1),
    ).toMatch(/^npm::~resolved/);
  });

  it('is left out when it was withdrawn before the time of the cut, and not when after', () => {
    const [before, after] = mapped(
      { ...padding, withdrawn: '2026-01-01T00:00:00Z' },
      { ...padding, withdrawn: '2026-01-01T00:00:01Z' },
    );
    expect(before).toEqual({
      rows: [],
      drops: [expect.objectContaining({ record: `osv/${padding.id}`, rule: 'withdrawn' })],
    });
    expect(after?.rows).not.toEqual([]);
  });

  it('loses a version that cannot be read by name and reason, and nothing else', () => {
    const [{ rows, drops } = { rows: [], drops: [] }] = mapped({
      ...padding,
      affected: [npm('bad', { introduced: '0' }, { fixed: 'next week' }), ...padding.affected],
    });
    expect(drops).toEqual([
      {
        record: `osv/${padding.id}`,
        package: 'npm bad',
        rule: 'constraint',
        pointer: '/affected/0/ranges/0',
        reason: expect.stringContaining('"next week"') as string,
      },
    ]);
    expect(rows.some(({ path }) => path[1] === 'left-pad')).toBe(true);
  });
});
