import { parseInstant } from '../evidence-record/instant.js';
import { grammarOfSlug } from '../trivy-constraint/trivy-language.js';
import { trivyReports } from '../trivy-constraint/trivy-match.js';
import { TrivyTables } from '../../../test/support/trivy-tables.js';
import type { TrivyOptions, VexUse } from './trivy-evidence.js';

type Body = Readonly<Record<string, unknown>>;

const asOf = parseInstant('2026-01-01T00:00:00Z')!;

const advisory = (id: string, ecosystem: string, name: string, fixed: string, more: Body = {}) => ({
  id,
  aliases: ['CVE-2026-0001'],
  affected: [
    { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
  ],
  ...more,
});

const lodash = advisory('GHSA-aaaa-bbbb-cccc', 'npm', 'lodash', '4.17.21');

const openvex = (...statements: readonly Body[]) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2025-12-01T00:00:00Z',
  statements: statements.map((one) => ({ vulnerability: { name: 'CVE-2026-0001' }, status: 'not_affected', ...one })),
});
const about = (...purls: readonly string[]) => ({ products: purls.map((purl) => ({ '@id': purl })) });

function tablesOf(
  bodies: readonly Body[],
  vex: Body = openvex(),
  use: VexUse = 'suppress',
  options?: Partial<TrivyOptions>,
) {
  const tables = new TrivyTables({ asOf, ...options });
  for (const { source = 'osv', ...body } of bodies)
    tables.add({ source: String(source), id: String(body['id']), body });
  const drops = tables.addVex({ source: 'acme', id: 'VEX-1', body: vex }, use);
  return { tables, drops, entries: tables.entries() };
}

describe('VEX that is to suppress', () => {
  it('takes a finding away: the last bucket has an entry without versions, which hides the one of the source', () => {
    const { tables, entries } = tablesOf([lodash], openvex(about('pkg:npm/lodash')));
    expect(entries).toHaveProperty(['npm::GitHub Security Advisory npm/lodash/CVE-2026-0001']);
    expect(entries['npm::~resolved/lodash/CVE-2026-0001']).toEqual({
      DataSource: expect.objectContaining({ ID: 'ghsa' }) as unknown,
    });
    expect(tables.languageFindings('npm', 'lodash', '4.17.20')).toEqual([]);
  });

  it('needs no constraint for that, and could not rely on one: pre-releases of 0 are below 0', () => {
    for (const slug of ['npm', 'pip', 'rubygems', 'maven', 'cargo', 'bitnami'])
      expect(trivyReports(grammarOfSlug(slug), { vulnerable: [], patched: [] }, '0.0.0')).toBe(false);
    expect(trivyReports(grammarOfSlug('pip'), { vulnerable: ['<0'], patched: [] }, '0.dev1')).toBe(true);
  });

  it('takes only the version away that it names', () => {
    const { tables, entries } = tablesOf([lodash], openvex(about('pkg:npm/lodash@4.17.19')));
    expect(entries['npm::~resolved/lodash/CVE-2026-0001']).toMatchObject({ UnaffectedVersions: ['=4.17.19'] });
    expect(tables.languageFindings('npm', 'lodash', '4.17.19')).toEqual([]);
    expect(tables.languageFindings('npm', 'lodash', '4.17.20')).toEqual(['CVE-2026-0001']);
  });

  it('takes a row of a distribution away, where the release is named', () => {
    const curl = advisory('DSA-1-1', 'Debian:12', 'curl', '7.88.1-10');
    const place = 'debian 12/curl/CVE-2026-0001';
    expect(tablesOf([curl], openvex(about('pkg:deb/debian/curl?distro=debian-12'))).entries).not.toHaveProperty([
      place,
    ]);
    const { entries, drops } = tablesOf(
      [curl],
      openvex(about('pkg:deb/debian/curl', 'pkg:deb/debian/curl@7.88.1-9?distro=debian-12')),
    );
    expect(entries).toHaveProperty([place]);
    expect(drops.map(({ rule, package: name }) => [rule, name])).toEqual([
      ['vex', 'pkg:deb/debian/curl'],
      ['vex', 'pkg:deb/debian/curl@7.88.1-9?distro=debian-12'],
    ]);
  });

  it('hides nothing where statements contradict each other, and a later one of a document counts before an earlier one', () => {
    const found = (...statements: readonly Body[]) =>
      tablesOf([lodash], openvex(...statements)).tables.languageFindings('npm', 'lodash', '4.17.20');
    const product = about('pkg:npm/lodash');
    expect(found({ ...product, timestamp: '2025-12-02T00:00:00Z' }, { ...product, status: 'affected' })).toEqual([]);
    expect(found(product, { ...product, status: 'affected' })).toEqual(['CVE-2026-0001']);
    expect(found(product, { ...about('pkg:npm/lodash@4.17.20'), status: 'affected' })).toEqual(['CVE-2026-0001']);
  });

  it('of a part of one product says nothing of the package elsewhere, and is dropped', () => {
    const within = { products: [{ '@id': 'pkg:oci/shop', subcomponents: [{ '@id': 'pkg:npm/lodash' }] }] };
    const { tables, drops } = tablesOf([lodash], openvex(within));
    expect(tables.languageFindings('npm', 'lodash', '4.17.20')).toEqual(['CVE-2026-0001']);
    expect(drops).toEqual([
      {
        record: 'acme/VEX-1',
        rule: 'vex',
        pointer: '/statements/0/products/0',
        reason: 'it speaks of no package by itself',
      },
    ]);
  });

  it('is read from CSAF too', () => {
    const csaf = {
      document: { category: 'csaf_vex' },
      product_tree: {
        branches: [
          {
            category: 'vendor',
            name: 'x',
            branches: [
              {
                category: 'product_name',
                name: 'lodash',
                product: {
                  product_id: 'P1',
                  name: 'lodash',
                  product_identification_helper: { purl: 'pkg:npm/lodash' },
                },
              },
            ],
          },
        ],
      },
      vulnerabilities: [{ cve: 'CVE-2026-0001', product_status: { known_not_affected: ['P1', 'P2'] } }],
    };
    const { tables, drops } = tablesOf([lodash], csaf);
    expect(tables.languageFindings('npm', 'lodash', '4.17.20')).toEqual([]);
    expect(drops).toEqual([
      expect.objectContaining({ rule: 'vex', pointer: '/vulnerabilities/0/product_status/known_not_affected/1' }),
    ]);
  });

  it('without an advisory comes to nothing', () => {
    expect(tablesOf([], openvex(about('pkg:npm/lodash'))).entries).toEqual({});
  });
});

describe('VEX that is to annotate', () => {
  it('stands beside the finding', () => {
    const { tables, entries } = tablesOf(
      [lodash],
      openvex({ ...about('pkg:npm/lodash'), justification: 'component_not_present' }),
      'annotate',
    );
    expect(tables.languageFindings('npm', 'lodash', '4.17.20')).toEqual(['CVE-2026-0001']);
    expect(entries['npm::~resolved/lodash/CVE-2026-0001']).toMatchObject({
      Custom: {
        vex: [
          {
            status: 'not_affected',
            justification: 'component_not_present',
            statement: 'acme/VEX-1/statements/0',
            versions: [],
          },
        ],
      },
    });
  });
});

describe('a source that overrides', () => {
  const overridingSources = new Set(['acme']);
  const findings = (ours: Body, version: string) =>
    tablesOf([lodash, { ...ours, source: 'acme' }], undefined, undefined, {
      overridingSources,
    }).tables.languageFindings('npm', 'lodash', version);

  it('counts alone, whatever others say and however their buckets are called', () => {
    const ours = advisory('ACME-1', 'npm', 'lodash', '4.17.10');
    expect(findings(ours, '4.17.9')).toEqual(['CVE-2026-0001']);
    expect(findings(ours, '4.17.20')).toEqual([]);
  });

  it('can say that nothing is affected', () => {
    const ours = {
      id: 'ACME-1',
      aliases: ['CVE-2026-0001'],
      affected: [{ package: { ecosystem: 'npm', name: 'lodash' } }],
    };
    expect(findings(ours, '4.17.20')).toEqual([]);
  });

  it('is named as the source, and first in titles', () => {
    const ours = advisory('GHSA-aaaa-bbbb-cccc', 'npm', 'lodash', '4.17.10', { summary: 'Ours', source: 'acme' });
    const { entries } = tablesOf([{ ...lodash, summary: 'Theirs' }, ours], undefined, undefined, { overridingSources });
    expect(entries['npm::~resolved/lodash/CVE-2026-0001']).toMatchObject({ DataSource: { ID: 'acme' } });
    expect(entries['vulnerability/CVE-2026-0001']).toMatchObject({ Title: 'Ours' });
  });

  it('counts alone in a distribution too', () => {
    const { entries } = tablesOf(
      [
        advisory('DSA-1-1', 'Debian:12', 'curl', '8-1'),
        advisory('ACME-2', 'Debian:12', 'curl', '7-1', { source: 'acme' }),
      ],
      undefined,
      undefined,
      { overridingSources },
    );
    expect(entries['debian 12/curl/CVE-2026-0001']).toMatchObject({ FixedVersion: '7-1' });
  });
});

describe('annotations', () => {
  it('of a vulnerability are in every advisory, for the report shows none of the vulnerability bucket', () => {
    const kev = { kev: { dateAdded: '2025-01-01' } };
    const { entries } = tablesOf([lodash, advisory('DSA-1-1', 'Debian:12', 'curl', '8-1')], undefined, undefined, {
      annotationOf: (id) => (id === 'CVE-2026-0001' ? kev : undefined),
    });
    expect(entries).toMatchObject({
      'npm::GitHub Security Advisory npm/lodash/CVE-2026-0001': { Custom: kev },
      'debian 12/curl/CVE-2026-0001': { Custom: kev },
      'vulnerability/CVE-2026-0001': { Custom: kev },
    });
  });
});
