import { schemaErrors } from '../../../test/support/document-schemas.js';
import { zeroDigest } from '../../../test/support/bundle-fixture.js';
import { canonicalJson } from '../canonical-json/canonicalize.js';
import { normalizedLine, normalizeRecord } from './normalize-record.js';

const purl = 'pkg:npm/lodash';
const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

const osv = {
  id: 'GHSA-1',
  modified: '2024-01-02T00:00:00+01:00',
  published: '2023-01-01T00:00:00Z',
  aliases: ['CVE-2024-0001', 'CVE-2024-0001'],
  summary: 'A flaw',
  severity: [{ type: 'CVSS_V3', score: vector }],
  references: [{ type: 'WEB', url: 'https://example.org' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'lodash' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.21' }] }],
      versions: ['4.17.20'],
    },
    { package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] },
  ],
};

const csaf = (category: string) => ({
  document: {
    category,
    csaf_version: '2.0',
    title: 'A bulletin',
    publisher: { namespace: 'https://example.org', name: 'x', category: 'vendor' },
    tracking: {
      id: 'B-1',
      initial_release_date: '2024-01-01T00:00:00Z',
      current_release_date: '2024-02-01T00:00:00Z',
    },
    references: [{ url: 'https://example.org' }],
  },
  product_tree: {
    branches: [
      {
        branches: [
          { product: { product_id: 'p1', product_identification_helper: { purl: `${purl}@1` } } },
          { product: { product_id: 'p2', product_identification_helper: { purl: `${purl}@2` } } },
        ],
      },
    ],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2024-0001',
      product_status: { known_affected: ['p1'], fixed: ['p2'], known_not_affected: ['p3'] },
      flags: [{ label: 'component_not_present', product_ids: ['p3'] }],
      scores: [{ products: ['p1'], cvss_v3: { vectorString: vector, baseScore: 9.8, baseSeverity: 'CRITICAL' } }],
    },
  ],
});

const openvex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2024-01-01T00:00:00Z',
  statements: [
    {
      vulnerability: { name: 'CVE-2024-0001', aliases: ['GHSA-1'] },
      products: [{ '@id': 'pkg:oci/app', subcomponents: [{ '@id': purl }] }],
      status: 'not_affected',
      justification: 'component_not_present',
    },
  ],
};

const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    timestamp: '2024-01-01T00:00:00Z',
    component: {
      type: 'container',
      name: 'app',
      purl: 'pkg:oci/app',
      hashes: [{ alg: 'SHA-256', content: 'a'.repeat(64) }],
    },
  },
  components: [
    {
      type: 'library',
      group: '@a',
      name: 'b',
      version: '1',
      purl: 'pkg:npm/%40a/b@1',
      components: [{ type: 'file', name: 'inner' }],
    },
  ],
};

const bomVex = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  vulnerabilities: [{ id: 'CVE-2024-0001', analysis: { state: 'resolved' }, affects: [{ ref: purl }] }],
};

const spdx2 = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  dataLicense: 'CC0-1.0',
  name: 'app',
  documentNamespace: 'https://example.org/app',
  creationInfo: { created: '2024-01-01T00:00:00Z', creators: ['Tool: x'] },
  documentDescribes: ['SPDXRef-app'],
  packages: [
    {
      SPDXID: 'SPDXRef-app',
      name: 'app',
      versionInfo: '1',
      downloadLocation: 'NOASSERTION',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: `${purl}@1` }],
    },
  ],
};

const spdx3 = {
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': [
    { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', created: '2024-01-01T00:00:00Z' },
    { type: 'SpdxDocument', spdxId: 'urn:doc', creationInfo: '_:c', rootElement: ['urn:app'] },
    {
      type: 'software_Package',
      spdxId: 'urn:app',
      name: 'app',
      software_packageVersion: '1',
      software_packageUrl: `${purl}@1`,
    },
  ],
};

const cvss = [{ version: 3, vector, score: 9.8 }];
const vexTimes = { issued: '2024-01-01T00:00:00Z', modified: '2024-02-01T00:00:00Z' };
const statement = { vulnerability: 'CVE-2024-0001', aliases: [] };

const examples: readonly (readonly [form: string, kind: string, raw: unknown, record: unknown])[] = [
  [
    'an OSV record',
    'advisories',
    osv,
    {
      id: 'GHSA-1',
      aliases: ['CVE-2024-0001'],
      summary: 'A flaw',
      severity: { rating: 'critical', cvss },
      affected: [
        {
          purl,
          ecosystem: 'npm',
          name: 'lodash',
          ranges: [
            {
              type: 'SEMVER',
              events: [
                { event: 'introduced', version: '0' },
                { event: 'fixed', version: '4.17.21' },
              ],
            },
          ],
        },
        { purl: 'pkg:npm/left', ecosystem: 'npm', name: 'left', ranges: [], versions: ['1.0.0'] },
      ],
      fixedVersions: ['4.17.21'],
      published: '2023-01-01T00:00:00Z',
      modified: '2024-01-01T23:00:00Z',
      references: 1,
    },
  ],
  [
    'a CSAF advisory',
    'advisories',
    csaf('csaf_security_advisory'),
    {
      id: 'B-1',
      aliases: ['CVE-2024-0001'],
      summary: 'A bulletin',
      severity: { rating: 'critical', cvss },
      affected: [{ purl: `${purl}@1`, ranges: [] }],
      fixedVersions: ['2'],
      published: '2024-01-01T00:00:00Z',
      modified: '2024-02-01T00:00:00Z',
      references: 1,
    },
  ],
  [
    'a CSAF VEX document',
    'vex',
    csaf('csaf_vex'),
    {
      ...vexTimes,
      statements: [
        { ...statement, product: 'p1', purls: [`${purl}@1`], status: 'affected' },
        { ...statement, product: 'p2', purls: [`${purl}@2`], status: 'fixed' },
        { ...statement, product: 'p3', purls: [], status: 'not_affected', justification: 'component_not_present' },
      ],
    },
  ],
  [
    'an OpenVEX document',
    'vex',
    openvex,
    {
      issued: vexTimes.issued,
      modified: vexTimes.issued,
      statements: [
        {
          vulnerability: 'CVE-2024-0001',
          aliases: ['GHSA-1'],
          product: 'pkg:oci/app',
          purls: ['pkg:oci/app'],
          parts: [purl],
          status: 'not_affected',
          justification: 'component_not_present',
        },
      ],
    },
  ],
  ['a CycloneDX VEX', 'vex', bomVex, { statements: [{ ...statement, product: purl, purls: [purl], status: 'fixed' }] }],
  [
    'a CycloneDX BOM',
    'sboms',
    bom,
    {
      created: '2024-01-01T00:00:00Z',
      subjects: ['pkg:oci/app', `sha256:${'a'.repeat(64)}`],
      components: [{ name: '@a/b', version: '1', purl: 'pkg:npm/%40a/b@1' }, { name: 'inner' }],
    },
  ],
  [
    'an SPDX 2.3 document',
    'sboms',
    spdx2,
    {
      created: '2024-01-01T00:00:00Z',
      subjects: [`${purl}@1`, purl],
      components: [{ name: 'app', version: '1', purl: `${purl}@1` }],
    },
  ],
  [
    'an SPDX 3.0 document',
    'sboms',
    spdx3,
    {
      created: '2024-01-01T00:00:00Z',
      subjects: [`${purl}@1`, purl],
      components: [{ name: 'app', version: '1', purl: `${purl}@1` }],
    },
  ],
  [
    'a KEV entry',
    'kev',
    { cveID: 'CVE-2024-0001', vendorProject: 'v', product: 'p', dateAdded: '2024-01-01' },
    { cve: 'CVE-2024-0001', vendor: 'v', product: 'p', added: '2024-01-01' },
  ],
  [
    'an EPSS row',
    'epss',
    { cve: 'CVE-2024-0001', epss: 0.5, percentile: 0.9, model_version: 'v2023.03.01' },
    { cve: 'CVE-2024-0001', score: 0.5, percentile: 0.9, model: 'v2023.03.01' },
  ],
];

describe('the normalised form', () => {
  it.each(examples)('of %s', (_, kind, raw, record) => {
    expect(normalizeRecord(kind, raw)).toEqual(record);
  });

  it.each(examples)('of %s is a canonical line that its JSON Schema describes', (_, kind, raw) => {
    const line = normalizedLine({ kind, key: 'source/id', digest: zeroDigest }, raw);
    const value: unknown = JSON.parse(line);
    expect(line).toBe(`${canonicalJson(value)}\n`);
    expect(schemaErrors('normalized', value)).toEqual([]);
  });

  it.each([
    ['a kind without one', 'maven-artifacts', {}],
    ['a VEX document of no known form', 'vex', { verdict: 'fine' }],
    ['a status that nobody knows', 'vex', { ...openvex, statements: [{ ...openvex.statements[0], status: 'maybe' }] }],
  ])('is absent for %s: its pointer stands alone', (_, kind, raw) => {
    const pointer = { kind, key: 'source/id', digest: zeroDigest };
    expect(JSON.parse(normalizedLine(pointer, raw))).toEqual({ pointer });
    expect(schemaErrors('normalized', { pointer })).toEqual([]);
  });

  it('has a schema that tells the shape of one kind from that of another', () => {
    const pointer = { kind: 'kev', key: 'source/id', digest: zeroDigest };
    expect(schemaErrors('normalized', { pointer, record: { cve: 'CVE-2024-0001', score: 1 } })).not.toEqual([]);
  });
});
