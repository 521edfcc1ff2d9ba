import * as fc from 'fast-check';
import { finishRow } from '../../src/formats/trivy-db/finish-row.js';
import { compareRows, mergeRows } from '../../src/formats/trivy-db/merge-rows.js';
import { rowsOf } from '../../src/formats/trivy-db/rows-of.js';
import { vexRows } from '../../src/formats/trivy-db/vex-rows.js';
import type { TrivyRow } from '../../src/formats/trivy-db/row.js';

const junk = fc.oneof({ maxDepth: 2 }, fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
const word = <T>(...words: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: junk });
const version = word(
  '0',
  '1.0.0',
  '1.0',
  '2.0.0-rc.1',
  '1:2-3.el9',
  'v1',
  '1.2.3-r1',
  '',
  'next week',
  '*',
  '1.x',
  '9'.repeat(30),
);
const list = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 6, arbitrary: fc.array(item, { maxLength: 3 }) }, { weight: 1, arbitrary: junk });
const maybe = (item: fc.Arbitrary<unknown>) => fc.option(item, { nil: undefined });

const event = fc.record({
  introduced: maybe(version),
  fixed: maybe(version),
  last_affected: maybe(version),
  limit: maybe(version),
});
const range = fc.record({ type: word('SEMVER', 'ECOSYSTEM', 'GIT'), events: list(event) });
const severity = list(
  fc.record({
    type: word('CVSS_V3', 'Ubuntu'),
    score: word('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'high', 'CVSS:4.0/'),
  }),
);
const ecosystems = [
  'npm',
  'PyPI',
  'Maven',
  'RubyGems',
  'Bitnami',
  'Go',
  'NuGet',
  'Debian:12',
  'Alpine:v3.20',
  'AlmaLinux:9',
  'Rocky Linux:9',
  'Red Hat:enterprise_linux:9::baseos',
  'SUSE:Linux Enterprise Server 15 SP5',
  'Debian',
  '',
];
const affected = fc.record({
  package: fc.record({
    ecosystem: word(...ecosystems),
    name: word('a', 'B_c.d', 'g:a', ''),
    purl: maybe(word('pkg:rpm/x/a?arch=x86_64', 'pkg:')),
  }),
  ranges: list(range),
  versions: list(version),
  severity: maybe(severity),
  ecosystem_specific: maybe(fc.record({ custom_ranges: list(range), urgency: word('low*', 'end-of-life') })),
  database_specific: maybe(
    fc.record({ last_known_affected_version_range: word('< 1.0', '<= 2', '= 1'), severity: word('HIGH') }),
  ),
});
const record = fc.record({
  aliases: list(word('CVE-2026-0001', 'GHSA-1')),
  related: list(word('CVE-2026-0002')),
  summary: maybe(word('Important: nodejs:18 security update')),
  withdrawn: maybe(word('2027-01-01T00:00:00Z', '2020-01-01T00:00:00Z')),
  severity: maybe(severity),
  references: list(fc.record({ url: word('https://example.org') })),
  affected: list(affected),
});
const ids = fc.constantFrom('GHSA-1', 'CVE-2026-0001', 'RHSA-2026:1', 'ACME-1');

const options = { asOf: 1_800_000_000_000_000n, overridingSources: new Set(['acme']) };

describe('any record', () => {
  it('becomes rows that finish, whatever it holds, and what comes to nothing is dropped by name', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('osv', 'acme'), ids, record), { maxLength: 3 }), (records) => {
        const mapped = records.map(([source, id, body]) => rowsOf({ source, id, body }, options));
        for (const [i, { rows, drops }] of mapped.entries()) {
          const { affected: packages } = records[i]![2];
          if (
            rows.length === 0 &&
            Array.isArray(packages) &&
            packages.some((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
          )
            expect(drops).not.toEqual([]);
        }
        for (const row of merged(mapped.flatMap(({ rows }) => rows)))
          expect(() => finishRow(row)?.value.toString()).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it('of VEX becomes rows or drops, whatever it holds', () => {
    const statement = fc.record({
      vulnerability: maybe(word<unknown>('CVE-2026-0001', { name: 'CVE-2026-0001' })),
      status: word('not_affected', 'affected'),
      products: list(word<unknown>('pkg:npm/a@1', { '@id': 'pkg:deb/debian/a?distro=debian-12' })),
    });
    const openvex = fc.record({
      '@context': fc.constant('https://openvex.dev/ns/v0.2.0'),
      statements: list(statement),
    });
    fc.assert(
      fc.property(fc.oneof(openvex, fc.jsonValue()), (body) => {
        for (const row of merged(vexRows({ source: 'acme', id: 'V', body }, 'suppress').rows))
          expect(finishRow(row)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });
});

function merged(rows: readonly TrivyRow[]): TrivyRow[] {
  const groups = Map.groupBy(rows.toSorted(compareRows), ({ path, key }) => JSON.stringify([path, key]));
  return [...groups.values()].map((group) => mergeRows(group));
}
