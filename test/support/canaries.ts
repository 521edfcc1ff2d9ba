/** Stands in every secret below, so that one search finds any of them. */
export const canary = 'canary7f3a';

const secret = (where: string) => `${canary}-${where}`;
const time = '2026-01-01T00:00:00Z';

/** A document of each format, all of them full of secrets, and what is uploaded as which source. */
export const documentsWithCanaries: readonly { readonly source: string; readonly document: unknown }[] = [
  {
    source: 'osv-test',
    document: {
      id: 'TEST-2026-1',
      modified: time,
      schema_version: '1.7.0',
      summary: 'a flaw in the parser',
      details: `seen on https://${secret('host')}.corp.example/ticket?id=1 and elsewhere`,
      credits: [{ name: secret('finder'), contact: [`mailto:${secret('mail')}@corp.example`] }],
      affected: [
        { package: { ecosystem: 'npm', name: 'left-pad' }, database_specific: { owner: secret('owner'), level: 3 } },
      ],
      references: [{ type: 'WEB', url: `https://x.corp.example/${secret('url')}` }],
      database_specific: { [`https://${secret('name')}.corp.example`]: 1, note: 'kept' },
    },
  },
  {
    source: 'csaf-test',
    document: {
      document: {
        csaf_version: '2.0',
        category: 'csaf_security_advisory',
        title: 'an advisory',
        publisher: {
          category: 'vendor',
          name: 'ACME',
          namespace: 'https://acme.example',
          contact_details: secret('contact'),
        },
        tracking: {
          id: 'ACME-1',
          status: 'final',
          version: '1',
          initial_release_date: time,
          current_release_date: time,
          revision_history: [{ date: time, number: '1', summary: secret('revision') }],
        },
      },
    },
  },
  {
    source: 'vex-test',
    document: {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://vex.example/1',
      author: secret('author'),
      timestamp: time,
      version: 1,
      statements: [
        {
          vulnerability: { name: 'CVE-2026-0001' },
          products: [
            { '@id': 'pkg:npm/left-pad@1.0.0', subcomponents: [{ '@id': `pkg:npm/${secret('part')}@1.0.0` }] },
          ],
          status: 'not_affected',
          justification: 'component_not_present',
          impact_statement: `only ${secret('impact')} uses it`,
        },
      ],
    },
  },
  {
    source: 'sbom-test',
    document: {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
      version: 1,
      metadata: {
        timestamp: time,
        component: { type: 'application', name: 'app', 'bom-ref': 'app', purl: 'pkg:npm/app@1.0.0' },
        authors: [{ name: secret('person') }],
      },
      components: [
        {
          type: 'library',
          name: 'left-pad',
          version: '1.0.0',
          'bom-ref': 'left-pad',
          purl: 'pkg:npm/left-pad@1.0.0',
          properties: [{ name: 'build', value: `/home/${secret('path')}/src` }],
          evidence: { occurrences: [{ location: secret('location') }] },
        },
      ],
    },
  },
  {
    source: 'spdx-test',
    document: {
      spdxVersion: 'SPDX-2.3',
      SPDXID: 'SPDXRef-DOCUMENT',
      dataLicense: 'CC0-1.0',
      name: secret('document'),
      documentNamespace: 'https://spdx.example/1',
      creationInfo: { created: time, creators: [`Person: ${secret('creator')}`] },
      packages: [{ SPDXID: 'SPDXRef-a', name: 'left-pad', downloadLocation: `https://${secret('git')}.corp.example` }],
    },
  },
  {
    source: 'kev-test',
    document: {
      catalogVersion: '1',
      dateReleased: time,
      count: 1,
      vulnerabilities: [
        {
          cveID: 'CVE-2026-0001',
          vendorProject: 'ACME',
          product: 'left-pad',
          vulnerabilityName: 'a flaw',
          dateAdded: '2026-01-01',
          shortDescription: 'short',
          requiredAction: `ask ${secret('desk')}`,
          dueDate: '2026-02-01',
          notes: secret('notes'),
        },
      ],
    },
  },
];

export const epssWithCanary = `#model_version:v2026,score_date:2026-01-01\ncve,epss,percentile,remark\nCVE-2026-0001,0.5,0.9,${secret('remark')}\n`;

/** Allow-lists, paths and texts that together hide all of them. */
export const hidesCanaries = {
  allow: {
    vex: ['version', 'statements[].vulnerability', 'statements[].justification'],
    epss: ['epss', 'percentile', 'model_version'],
  },
  rules: [
    { name: 'no-credits', kinds: ['advisories'], path: 'credits', action: 'drop' },
    { name: 'no-owner', kinds: ['advisories'], path: 'affected[].database_specific.owner', action: 'mask' },
    { name: 'no-contact', kinds: ['advisories'], path: 'document.publisher.contact_details', action: 'drop' },
    { name: 'no-history', kinds: ['advisories'], path: 'document.tracking.revision_history[].summary', action: 'mask' },
    { name: 'own-hosts', text: '.CORP.example', ignoreCase: true, action: 'mask' },
    { name: 'no-authors', kinds: ['sboms'], path: 'metadata.authors', action: 'drop' },
    { name: 'no-properties', kinds: ['sboms'], path: 'components[].properties[].value', action: 'mask' },
    { name: 'no-evidence', kinds: ['sboms'], path: 'components[].evidence', action: 'drop' },
    { name: 'no-creators', kinds: ['sboms'], path: 'creationInfo.creators[]', action: 'mask' },
    { name: 'no-mails', text: '@corp.example', action: 'drop' },
    { name: 'markers', text: canary, action: 'drop' },
  ],
} as const;
