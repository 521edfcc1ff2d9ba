import * as fc from 'fast-check';
import { finishRow } from '../../src/formats/trivy-db/finish-row.js';
import { mergeRows } from '../../src/formats/trivy-db/merge-rows.js';
import type { TrivyRow } from '../../src/formats/trivy-db/row.js';

const version = fc.tuple(fc.nat(3), fc.nat(3)).map(([major, minor]) => `${major}.${minor}.0`);
const source = fc.constantFrom('ghsa', 'osv', 'acme').map((ID) => ({ ID, Name: ID }));

const advisory = fc
  .record({ source, fixed: version, vendorIds: fc.subarray(['GHSA-1', 'PYSEC-1', 'X-1']) })
  .map((one): TrivyRow => ({
    path: ['npm::~resolved', 'left-pad'],
    key: 'CVE-2026-0001',
    value: [
      {
        bucket: `npm::${one.source.Name}`,
        source: one.source,
        vulnerable: [`<${one.fixed}`],
        patched: [one.fixed],
        vendorIds: one.vendorIds,
      },
    ],
  }));

const osPackage = fc
  .record({
    fixed: fc.constantFrom('', '1-1', '1-01', '2-1'),
    arches: fc.option(fc.constant(['x86_64']), { nil: undefined }),
  })
  .map(({ fixed, arches }): TrivyRow => ({
    path: ['rocky 9', 'curl'],
    key: 'CVE-2026-0001',
    value: [{ fixed, vendorIds: [`RLSA-${fixed}`], ...(arches && { arches }) }],
  }));

const verdict = fc
  .record({ status: fc.constantFrom('not_affected', 'affected'), versions: fc.subarray(['=1.0.0', '=2.0.0']) })
  .map(({ status, versions }): TrivyRow => ({
    path: ['npm::~resolved', 'left-pad'],
    key: 'CVE-2026-0001',
    value: [{ vex: { status, statement: 'x' }, versions, use: 'suppress' }],
  }));

const details = fc
  .record({
    source: fc.constantFrom('ghsa', 'osv', 'acme'),
    severity: fc.nat(4),
    title: fc.string(),
    record: fc.string(),
  })
  .map((one): TrivyRow => ({
    path: ['vulnerability'],
    key: 'CVE-2026-0001',
    value: [{ ...one, cwes: [`CWE-${one.severity}`], references: [one.title] }],
  }));

const bytes = (row: TrivyRow) => finishRow(row)?.value.toString();

describe('merged rows of a Trivy database', () => {
  it.each([
    ['of a package', advisory],
    ['of a package that VEX speaks of', fc.oneof(advisory, verdict)],
    ['of a package of a distribution', osPackage],
    ['of a vulnerability', details],
  ])('%s are the same in whatever order and grouping they come', (_name, row) => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (rows, turn, cut) => {
        const turned = [...rows.slice(turn % rows.length), ...rows.slice(0, turn % rows.length)].toReversed();
        const at = 1 + (cut % turned.length);
        const grouped = [mergeRows(turned.slice(0, at)), ...turned.slice(at), turned[0]!];
        expect(bytes(mergeRows(grouped))).toBe(bytes(mergeRows(rows)));
      }),
    );
  });
});
