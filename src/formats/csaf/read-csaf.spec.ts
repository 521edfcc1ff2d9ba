import { readCsaf } from './read-csaf.js';

type Members = Readonly<Record<string, unknown>>;

const header = (more: Members = {}) => ({
  category: 'csaf_security_advisory',
  csaf_version: '2.0',
  publisher: { category: 'vendor', name: 'Example', namespace: 'https://psirt.example.com/' },
  title: 'x',
  tracking: tracking(),
  ...more,
});
const tracking = (more: Members = {}) => ({
  id: 'EX-2024-0001',
  status: 'final',
  version: '2',
  initial_release_date: '2024-01-01T00:00:00Z',
  current_release_date: '2024-02-01T00:00:00Z',
  revision_history: [{ date: '2024-01-01T00:00:00Z', number: '1', summary: 'x' }],
  ...more,
});
const product = (product_id: string, helper?: Members) => ({
  name: product_id,
  product_id,
  ...(helper ? { product_identification_helper: helper } : {}),
});
const tree = (...products: readonly unknown[]) => ({ full_product_names: products });
const twoProducts = tree(product('A', { purl: 'pkg:golang/example.com/a@v1.0.0' }), product('B'));
const csaf = (more: Members = {}) => ({ document: header(), product_tree: twoProducts, ...more });
const vex = (vulnerabilities: readonly unknown[], more: Members = {}) =>
  csaf({ document: header({ category: 'csaf_vex' }), vulnerabilities, ...more });
const notAffected = {
  cve: 'CVE-2024-0001',
  product_status: { known_not_affected: ['A'] },
  flags: [{ label: 'component_not_present', product_ids: ['A'] }],
};
/** Members that are undefined are not there, as in JSON. */
const only = (document: unknown) => readCsaf(JSON.parse(JSON.stringify(document))).records[0]!;
const warningsOf = (document: unknown) => only(document).warnings.map(({ code, pointer }) => `${code} ${pointer}`);
const refusalOf = (pointer: string) => expect.objectContaining({ code: 'schema', pointer }) as Error;

describe('CSAF documents', () => {
  it('are one record each, named by the namespace of the publisher and the tracking id', () => {
    const score = { cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 } };
    const vulnerabilities = [
      {
        cve: 'CVE-2024-0001',
        ids: [
          { system_name: 'GitHub', text: 'GHSA-aaaa-bbbb-cccc' },
          { system_name: 'Bugzilla', text: '2032580' },
        ],
        product_status: { known_affected: ['A'] },
        scores: [{ products: ['A'], ...score }],
      },
    ];
    const record = only(csaf({ vulnerabilities }));
    expect(record).toMatchObject({ kind: 'advisories', id: 'https://psirt.example.com#EX-2024-0001', warnings: [] });
    expect(record.columns).toMatchObject({
      ecosystems: ['Go'],
      packages: ['pkg:golang/example.com/a'],
      subjects: ['pkg:golang/example.com/a@v1.0.0', 'pkg:golang/example.com/a'],
      severity: 'critical',
      aliases: ['EX-2024-0001', 'CVE-2024-0001', 'GHSA-aaaa-bbbb-cccc'],
      status: 'final',
    });
    expect(record.captured).toBe(record.columns.modified);
    expect(record.columns.modified! - record.columns.published!).toBe(31n * 86_400_000_000n);
  });

  it('keep their id over all versions, and over a slash at the end of the namespace', () => {
    const later = header({
      publisher: { category: 'vendor', name: 'Example', namespace: 'https://psirt.example.com' },
      tracking: tracking({ version: '3', current_release_date: '2024-03-01T00:00:00Z' }),
    });
    expect(only(csaf({ document: later })).id).toBe(only(csaf()).id);
  });

  it('of the category csaf_vex are VEX, with the status that all statements share', () => {
    const record = only(vex([notAffected]));
    expect(record).toMatchObject({ kind: 'vex', warnings: [], columns: { status: 'not_affected' } });
    const fixed = { ...notAffected, cve: 'CVE-2024-0002', product_status: { fixed: ['B'] }, flags: [] };
    expect(only(vex([notAffected, fixed])).columns.status).toBe('mixed');
  });

  it('name packages wherever a product stands: in branches, relationships and product paths', () => {
    const nested = {
      branches: [
        {
          category: 'vendor',
          name: 'x',
          branches: [{ category: 'product_version', name: '1', product: product('A', { purl: 'pkg:rpm/redhat/a@1' }) }],
        },
      ],
      relationships: [
        {
          category: 'default_component_of',
          product_reference: 'A',
          relates_to_product_reference: 'A',
          full_product_name: product('A-in-A', { purl: 'pkg:oci/image?repository_url=x' }),
        },
      ],
      product_paths: [
        {
          beginning_product_reference: 'A',
          subpaths: [{ category: 'installed_on', next_product_reference: 'A-in-A' }],
          full_product_name: product('path', { purls: ['pkg:npm/b@1', 'pkg:npm/c@1'], cpe: 'cpe:2.3:a:b:c' }),
        },
      ],
    };
    const { columns, warnings } = only(csaf({ product_tree: nested }));
    expect(columns.packages).toEqual(['pkg:rpm/redhat/a', 'pkg:oci/image', 'pkg:npm/b', 'pkg:npm/c']);
    expect(columns.ecosystems).toEqual(['Red Hat', 'npm']);
    expect(columns.subjects).toContain('cpe:2.3:a:b:c');
    expect(warnings).toEqual([]);
  });

  it('of version 2.1 rate by metrics, and are withdrawn by their category', () => {
    const metrics = [{ products: ['A'], content: { cvss_v4: { vectorString: 'CVSS:4.0/x', baseScore: 8.7 } } }];
    const rated = only(csaf({ document: header({ csaf_version: '2.1' }), vulnerabilities: [{ metrics }] }));
    expect(rated.columns.severity).toBe('high');
    const old = [{ products: ['A'], content: { cvss_v2: { vectorString: 'AV:N/AC:L', baseScore: 10 } } }];
    expect(only(csaf({ vulnerabilities: [{ metrics: old }] })).columns.severity).toBe('high');
    const withdrawn = only(csaf({ document: header({ csaf_version: '2.1', category: 'csaf_withdrawn' }) }));
    expect(withdrawn).toMatchObject({ kind: 'advisories', columns: { withdrawn: withdrawn.columns.modified } });
  });

  it('without any rating have the severity that the publisher gives to the whole', () => {
    expect(only(csaf({ document: header({ aggregate_severity: { text: 'Important' } }) })).columns.severity).toBe(
      'high',
    );
  });

  it.each(['1.2', '2.2', 2.0, undefined])('of version %j are refused by name', (csaf_version) => {
    expect(() => readCsaf(csaf({ document: header({ csaf_version }) }))).toThrow(/known are 2\.0, 2\.1/);
  });

  it('that cannot be identified or ordered are refused with the place', () => {
    const broken = (more: Members) => () => readCsaf(csaf({ document: header(more) }));
    expect(broken({ publisher: {} })).toThrow(refusalOf('/document/publisher/namespace'));
    expect(broken({ tracking: tracking({ id: ' ' }) })).toThrow(refusalOf('/document/tracking/id'));
    expect(broken({ tracking: tracking({ current_release_date: '2026-13-01T00:00:00Z' }) })).toThrow(
      refusalOf('/document/tracking/current_release_date'),
    );
  });

  it('keep members that no version knows', () => {
    const record = only(csaf({ x_new: { constructor: 1 } }));
    expect(record.body).toMatchObject({ x_new: { constructor: 1 } });
    expect(record.warnings).toEqual([]);
  });

  it('warn of what does no harm, with its place', () => {
    const helper = { purl: 'x', hashes: [{ file_hashes: [{ algorithm: 'sha256', value: 'ab' }], filename: 'f' }] };
    expect(warningsOf(csaf({ product_tree: tree(product('A', helper), product('A')) }))).toEqual([
      'duplicate-ref /product_tree/full_product_names/1/product_id',
      'bad-purl /product_tree/full_product_names/0/product_identification_helper/purl',
      'bad-hash /product_tree/full_product_names/0/product_identification_helper/hashes/0/file_hashes/0/value',
    ]);
    const cvss_v3 = { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 5 };
    expect(only(csaf({ product_tree: tree(product('A', { purl: 'pkg:github/a/b' })) })).columns.ecosystems).toEqual([]);
    expect(warningsOf(csaf({ vulnerabilities: [{ cve: 'CVE-1', scores: [{ products: ['C'], cvss_v3 }] }] }))).toEqual([
      'unknown-ref /vulnerabilities/0/scores/0/products',
      'bad-cve-id /vulnerabilities/0/cve',
      'bad-cvss /vulnerabilities/0/scores/0/cvss_v3/baseScore',
    ]);
    const score = { cvss_v3: { ...cvss_v3, baseScore: 11 } };
    expect(warningsOf(csaf({ vulnerabilities: [{ scores: [{ products: [], ...score }] }] }))).toEqual([
      'bad-cvss /vulnerabilities/0/scores/0/cvss_v3/baseScore',
    ]);
  });

  it('with conflicting statements are taken with a warning at the second (B43)', () => {
    const both = { ...notAffected, product_status: { known_not_affected: ['A'], fixed: ['A'] } };
    expect(warningsOf(vex([both]))).toEqual(['vex-conflict /vulnerabilities/0/product_status/fixed/0']);
    const apart = { cve: notAffected.cve, product_status: { under_investigation: ['A'] } };
    expect(warningsOf(vex([notAffected, apart]))).toEqual([
      'vex-conflict /vulnerabilities/1/product_status/under_investigation/0',
    ]);
  });

  it('with an unknown VEX status are refused with its place (B43)', () => {
    const broken = vex([{ cve: 'CVE-2024-0001', product_status: { wontfix: ['A'] } }]);
    expect(() => readCsaf(broken)).toThrow(refusalOf('/vulnerabilities/0/product_status/wontfix'));
    expect(warningsOf({ ...broken, document: header() })).toEqual([
      'bad-value /vulnerabilities/0/product_status/wontfix',
    ]);
  });

  it('with unknown products, or none, are taken with warnings (B43)', () => {
    expect(warningsOf(vex([{ cve: 'CVE-2024-0001', product_status: { fixed: ['C'] } }]))).toEqual([
      'unknown-ref /vulnerabilities/0/product_status/fixed',
    ]);
    expect(warningsOf(vex([{ cve: 'CVE-2024-0001' }], { product_tree: undefined }))).toEqual([
      'vex-product /product_tree',
      'vex-product /vulnerabilities/0/product_status',
    ]);
  });

  it('name only products and groups that are there, in every list', () => {
    const nowhere = { product_ids: ['C'], group_ids: ['G'] };
    const lists = ['remediations', 'threats', 'flags', 'ids', 'notes', 'involvements'];
    const vulnerability = Object.fromEntries(lists.map((list) => [list, [{ ...nowhere, text: 'x' }]]));
    expect(warningsOf(csaf({ vulnerabilities: [vulnerability] }))).toEqual(
      lists.flatMap((list) => [
        `unknown-ref /vulnerabilities/0/${list}/0/product_ids`,
        `unknown-ref /vulnerabilities/0/${list}/0/group_ids`,
      ]),
    );
  });

  it('give a reason for a VEX status, by product or by group', () => {
    expect(warningsOf(vex([{ ...notAffected, flags: [] }]))).toEqual([
      'vex-reason /vulnerabilities/0/product_status/known_not_affected/0',
    ]);
    const product_tree = { ...twoProducts, product_groups: [{ group_id: 'G', product_ids: ['A', 'B'] }] };
    const affected = { cve: 'CVE-2024-0001', product_status: { known_affected: ['A', 'B'] } };
    const remediations = [{ category: 'vendor_fix', details: 'x', group_ids: ['G'] }];
    expect(warningsOf(vex([{ ...affected, remediations }], { product_tree }))).toEqual([]);
    expect(warningsOf(vex([affected], { product_tree }))).toHaveLength(2);
  });
});
