import * as fc from 'fast-check';
import { canonicalBytes } from '../canonical-json/canonicalize.js';
import { readOsv } from './read-osv.js';
import { scanOsv } from './scan-osv.js';

const clean = {
  id: 'A-1',
  modified: '2024-01-01T00:00:00.5Z',
  published: '2023-01-01T00:00:00Z',
  schema_version: '1.7.0',
  aliases: ['CVE-2024-0001', 'CVE-2024-0001', 'GHSA-x'],
  summary: 'Flaw "ü"',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'AlmaLinux:9', name: 'libstdc++' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
      versions: ['1.0', '1.1'],
      database_specific: { severity: 'LOW', source: { file: 'x' } },
    },
    { package: { ecosystem: 'npm', name: '@a/b', purl: 'pkg:npm/%40a/b@1' } },
  ],
  references: [{ type: 'WEB', url: 'https://example.org' }],
  credits: [{ name: 'Someone', contact: ['x'] }],
};

const scan = (document: unknown) => scanOsv(canonicalBytes(document), 200);
const withoutBody = (record: object) => ({ ...record, body: undefined });

describe('the scan of OSV records', () => {
  it('finds in a clean record what its reader finds', () => {
    const found = scan(clean);
    expect(withoutBody(found!)).toEqual(withoutBody(readOsv(clean).records[0]!));
    expect(found?.columns).toMatchObject({ ecosystems: ['AlmaLinux:9', 'AlmaLinux', 'npm'], severity: 'critical' });
  });

  it.each([
    ['another member, by which it may be another document', { ...clean, bomFormat: 'CycloneDX' }],
    ['something to warn of', { ...clean, aliases: ['cve-1'] }],
    ['a member of another type', { ...clean, affected: [{ versions: '1.0' }] }],
    ['an unknown version', { ...clean, schema_version: '2.0.0' }],
    ['no id', { modified: clean.modified, aliases: [] }],
    ['no time', { id: 'A-1', aliases: [] }],
  ])('leaves %s to the reader', (_, document) => {
    expect(scan(document)).toBeUndefined();
  });

  it('never finds something else than the reader does', () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const paths = [
      ['aliases'],
      ['modified'],
      ['severity', 0, 'type'],
      ['severity', 0, 'score'],
      ['affected', 0, 'package', 'name'],
      ['affected', 0, 'package', 'ecosystem'],
      ['affected', 0, 'ranges', 0, 'type'],
      ['affected', 0, 'ranges', 0, 'events', 0],
      ['affected', 0, 'ranges', 0, 'events', 1, 'limit'],
      ['affected', 0, 'versions'],
      ['affected', 1, 'package', 'purl'],
      ['affected', 0, 'database_specific'],
      ['references', 0],
      ['references', 0, 'type'],
      ['credits', 0],
      ['withdrawn'],
    ] as const;
    const known = fc.constantFrom<unknown>('GIT', 'SEMVER', 'CVSS_V2', 'pkg:a/b', '2024-01-01T00:00:00Z', [], {}, null);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.oneof(anything, known), (path, value) => {
        const document = changed(path, value);
        const found = scan(document);
        if (found) expect(withoutBody(found)).toEqual(withoutBody(readOsv(document).records[0]!));
      }),
    );
  });
});

function changed(path: readonly (string | number)[], value: unknown): unknown {
  const document = structuredClone(clean) as unknown;
  let holder = document as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
  holder[path.at(-1)!] = value;
  return document;
}
