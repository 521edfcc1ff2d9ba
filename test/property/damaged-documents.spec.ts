import * as fc from 'fast-check';
import { readCsaf } from '../../src/formats/csaf/read-csaf.js';
import { readCyclonedx } from '../../src/formats/cyclonedx/read-cyclonedx.js';
import type { DocumentRecords } from '../../src/formats/evidence-record/evidence-record.js';
import { FormatError } from '../../src/formats/format-error.js';
import { readMavenArtifact } from '../../src/formats/maven-artifact/read-maven-artifact.js';
import { readOpenvex } from '../../src/formats/openvex/read-openvex.js';
import { readSpdx } from '../../src/formats/spdx/read-spdx.js';
import { anArtifact } from '../support/maven.js';

const time = '2024-01-01T00:00:00Z';
const hash = 'ab'.repeat(32);

/** Documents in which every member that a reader looks at is there. */
const documents: readonly (readonly [string, (document: unknown) => DocumentRecords, unknown])[] = [
  ['Maven artifacts', readMavenArtifact, anArtifact({ classifier: 'sources' })],
  [
    'CSAF',
    readCsaf,
    {
      document: {
        category: 'csaf_vex',
        csaf_version: '2.1',
        title: 'x',
        aggregate_severity: { text: 'High' },
        publisher: { category: 'vendor', name: 'x', namespace: 'urn:x' },
        tracking: {
          id: 'X-1',
          aliases: ['y'],
          status: 'final',
          version: '1',
          initial_release_date: time,
          current_release_date: time,
          revision_history: [{ date: time }],
        },
      },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'x',
            branches: [{ category: 'product_name', name: 'x', product: { product_id: 'A', name: 'A' } }],
          },
        ],
        full_product_names: [
          {
            product_id: 'B',
            name: 'B',
            product_identification_helper: {
              purl: 'pkg:npm/a@1',
              purls: ['pkg:npm/b@1'],
              cpe: 'x',
              hashes: [{ filename: 'x', file_hashes: [{ algorithm: 'sha256', value: hash }] }],
            },
          },
        ],
        relationships: [
          {
            category: 'installed_on',
            product_reference: 'A',
            relates_to_product_reference: 'B',
            full_product_name: { product_id: 'C', name: 'C' },
          },
        ],
        product_paths: [
          {
            beginning_product_reference: 'A',
            subpaths: [{ category: 'installed_on', next_product_reference: 'B' }],
            full_product_name: { product_id: 'D', name: 'D' },
          },
        ],
        product_groups: [{ group_id: 'G', product_ids: ['A'] }],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2024-0001',
          ids: [{ system_name: 'x', text: 'GHSA-a-b' }],
          product_status: { known_affected: ['A'], fixed: ['B'], recommended: ['C'] },
          flags: [{ label: 'component_not_present', product_ids: ['A'] }],
          threats: [{ category: 'impact', details: 'x', group_ids: ['G'] }],
          remediations: [{ category: 'vendor_fix', details: 'x', product_ids: ['A'] }],
          scores: [{ products: ['A'], cvss_v3: { vectorString: 'x', baseScore: 5, baseSeverity: 'MEDIUM' } }],
          metrics: [{ products: ['A'], content: { qualitative_severity_rating: 'low', cvss_v2: { baseScore: 5 } } }],
        },
      ],
    },
  ],
  [
    'SPDX 2',
    readSpdx,
    {
      spdxVersion: 'SPDX-2.2',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'a',
      documentNamespace: 'urn:x:a',
      creationInfo: { created: time, creators: ['Tool: a'] },
      documentDescribes: ['SPDXRef-a'],
      packages: [
        {
          SPDXID: 'SPDXRef-a',
          name: 'a',
          downloadLocation: 'NONE',
          checksums: [{ algorithm: 'SHA256', checksumValue: hash }],
          externalRefs: [
            { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' },
          ],
        },
      ],
      files: [{ SPDXID: 'SPDXRef-f', fileName: 'f', checksums: [] }],
      snippets: [{ SPDXID: 'SPDXRef-s' }],
      relationships: [
        { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-a' },
      ],
    },
  ],
  [
    'SPDX 3',
    readSpdx,
    {
      '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
      '@graph': [
        { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1', created: time },
        {
          type: 'SpdxDocument',
          spdxId: 'urn:x:d',
          creationInfo: '_:c',
          rootElement: ['urn:x:s'],
          import: [{ externalSpdxId: 'urn:x:i' }],
        },
        {
          type: 'software_Sbom',
          spdxId: 'urn:x:s',
          creationInfo: '_:c',
          rootElement: ['urn:x:p'],
          element: ['urn:x:p'],
        },
        {
          type: 'software_Package',
          spdxId: 'urn:x:p',
          software_packageUrl: 'pkg:npm/a@1',
          externalIdentifier: [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/b' }],
          verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: hash }],
        },
        {
          type: 'security_Vulnerability',
          spdxId: 'urn:x:v',
          name: 'x',
          externalIdentifier: [{ externalIdentifierType: 'cve', identifier: 'CVE-2024-0001' }],
        },
        {
          type: 'security_VexFixedVulnAssessmentRelationship',
          spdxId: 'urn:x:r',
          from: 'urn:x:v',
          to: ['urn:x:p'],
        },
      ],
    },
  ],
  [
    'CycloneDX',
    readCyclonedx,
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      version: 1,
      metadata: { timestamp: time, component: { type: 'container', name: 'x', purl: 'pkg:oci/x', 'bom-ref': 'root' } },
      components: [{ type: 'library', name: 'a', 'bom-ref': 'a', hashes: [{ alg: 'SHA-256', content: hash }] }],
      services: [{ name: 's', data: [{ flow: 'inbound', classification: 'x' }], services: [{ name: 't' }] }],
      dependencies: [{ ref: 'a', dependsOn: ['root'] }],
      vulnerabilities: [
        {
          id: 'CVE-2024-0001',
          references: [{ id: 'GHSA-a' }],
          ratings: [{ score: 5, severity: 'medium', method: 'CVSSv3' }],
          analysis: { state: 'resolved' },
          affects: [{ ref: 'a', versions: [{ version: '1' }] }],
        },
      ],
    },
  ],
  [
    'OpenVEX',
    readOpenvex,
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'urn:x:v',
      author: 'x',
      version: 1,
      timestamp: time,
      last_updated: time,
      statements: [
        {
          vulnerability: { name: 'CVE-2024-0001', '@id': 'x', aliases: ['GHSA-a'] },
          products: [{ '@id': 'pkg:npm/a@1', identifiers: { purl: 'pkg:npm/a@1' }, hashes: { 'sha-256': hash } }],
          status: 'not_affected',
          justification: 'component_not_present',
          timestamp: time,
        },
      ],
    },
  ],
];

/** Every place of a value, as the steps that lead there. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => placesOf(inner, [...path, name]))];
}

function replaced(value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown {
  if (step === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom([null], [[]], [{}], {}, '', 'x', -1, ['x', 'x'], { constructor: 1 }, { ref: [] }),
);

describe('a document with one member replaced by anything', () => {
  it.each(documents)('of %s is read, or refused with a place, and nothing else', (_, read, document) => {
    expect(read(document).records).toHaveLength(1);
    const places = placesOf(document);
    fc.assert(
      fc.property(fc.constantFrom(...places), strange, (place, by) => {
        const outcome = attempt(read, replaced(document, place, by));
        if (outcome instanceof FormatError) expect(outcome.pointer).toBeDefined();
        else
          for (const { id, warnings } of outcome.records)
            expect([id !== '', warnings.length < 1001]).toEqual([true, true]);
      }),
      { numRuns: 2000 },
    );
  });
});

function attempt(read: (document: unknown) => DocumentRecords, document: unknown): DocumentRecords | FormatError {
  try {
    return read(document);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
