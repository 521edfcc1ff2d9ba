import { readSpdx } from './read-spdx.js';

type Members = Readonly<Record<string, unknown>>;

const creationInfo = '_:creationInfo';
const info = (more: Members = {}) => ({
  type: 'CreationInfo',
  '@id': creationInfo,
  specVersion: '3.0.1',
  created: '2024-01-01T00:00:00Z',
  createdBy: ['urn:x:person'],
  ...more,
});
const element = (type: string, name: string, more: Members = {}) => ({
  type,
  spdxId: `urn:x:${name}`,
  creationInfo,
  name,
  ...more,
});
const root = (...rootElement: readonly string[]) => element('SpdxDocument', 'document', { rootElement });
const graph = (...elements: readonly unknown[]) => ({
  '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
  '@graph': elements,
});
const only = (document: unknown) => readSpdx(JSON.parse(JSON.stringify(document))).records[0]!;
const warningsOf = (document: unknown) => only(document).warnings.map(({ code, pointer }) => `${code} ${pointer}`);

describe('SPDX 3 documents', () => {
  it('are SBOMs, selected by packages and by what their SBOM is about', () => {
    const verifiedUsing = [{ type: 'Hash', algorithm: 'sha256', hashValue: 'ab'.repeat(32) }];
    const app = { software_packageUrl: 'pkg:npm/app@1.0.0', verifiedUsing };
    const externalIdentifier = [{ externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/lib@2' }];
    const record = only(
      graph(
        info(),
        root('urn:x:sbom'),
        element('software_Sbom', 'sbom', { rootElement: ['urn:x:app'] }),
        element('software_Package', 'app', app),
        element('software_Package', 'lib', { externalIdentifier }),
        element('ai_AIPackage', 'model', { software_packageUrl: 'pkg:huggingface/a/model' }),
        { type: 'Hash', '@id': '_:hash' },
      ),
    );
    expect(record).toMatchObject({ kind: 'sboms', id: 'urn:x:document', warnings: [] });
    expect(record.columns.packages).toEqual(['pkg:npm/app', 'pkg:npm/lib', 'pkg:huggingface/a/model']);
    expect(record.columns.subjects).toEqual(['pkg:npm/app@1.0.0', 'pkg:npm/app', `sha256:${'ab'.repeat(32)}`]);
    expect(record.captured).toBe(1_704_067_200_000_000n);
  });

  it('may give the creation in its place, and be one element without a graph', () => {
    const { '@context': context } = graph();
    const alone = { '@context': context, ...element('SpdxDocument', 'alone', { creationInfo: info() }) };
    expect(only(alone)).toMatchObject({ id: 'urn:x:alone', captured: 1_704_067_200_000_000n });
  });

  it('without a document element are named by their only SBOM, else by their content', () => {
    expect(only(graph(info(), element('software_Sbom', 'sbom')))).toMatchObject({ id: 'urn:x:sbom', warnings: [] });
    const nameless = only(graph(info(), element('software_Package', 'a')));
    expect(nameless.id).toMatch(/^sha256-/);
    expect(nameless.warnings).toMatchObject([{ code: 'missing', pointer: '/@graph' }]);
  });

  it.each(['https://spdx.org/rdf/3.1.0/spdx-context.jsonld', 'https://spdx.org/rdf/terms', undefined])(
    'with the context %j are refused by name',
    (context) => {
      expect(() => readSpdx({ ...graph(), '@context': context })).toThrow(/known are 2\.2, 2\.3 and 3\.0/);
    },
  );

  it('warn of what does no harm, with its place', () => {
    const broken = element('software_Package', 'a', { software_packageUrl: 'x' });
    expect(warningsOf(graph(info({ specVersion: '2.3' }), root('urn:x:b'), broken))).toEqual([
      'unknown-ref /@graph/1/rootElement',
      'bad-purl /@graph/2/software_packageUrl',
      'bad-value /@graph/0/specVersion',
    ]);
  });

  it('may have cycles, and name what they import (B41)', () => {
    const relate = (from: string, to: string, name: string) =>
      element('Relationship', name, { relationshipType: 'dependsOn', from: `urn:x:${from}`, to: [`urn:x:${to}`] });
    const imported = { ...root(), import: [{ type: 'ExternalMap', externalSpdxId: 'urn:x:c' }] };
    const packages = [element('software_Package', 'a'), element('software_Package', 'b')];
    const relations = [relate('a', 'b', 'r1'), relate('b', 'a', 'r2'), relate('a', 'c', 'r3')];
    expect(warningsOf(graph(info(), imported, ...packages, ...relations))).toEqual([]);
    expect(warningsOf(graph(info(), root(), ...packages, relate('a', 'c', 'r1')))).toEqual([
      'unknown-ref /@graph/4/to',
    ]);
  });

  it('with one element twice are taken with a warning (B41)', () => {
    const relation = element('Relationship', 'r', { relationshipType: 'dependsOn', from: 'urn:x:document', to: [] });
    expect(warningsOf(graph(info(), root(), relation, relation))).toEqual(['duplicate-ref /@graph/3/spdxId']);
  });

  it('with one id for two elements, or too many of them, are refused (B41)', () => {
    expect(() => readSpdx(graph(info(), root(), element('software_Package', 'document')))).toThrow(
      expect.objectContaining({ code: 'schema', pointer: '/@graph/2/spdxId' }) as Error,
    );
    expect(() => readSpdx({ ...graph(), '@graph': Array.from({ length: 250_001 }, () => 0) })).toThrow(
      expect.objectContaining({ code: 'too-large', pointer: '/@graph' }) as Error,
    );
  });

  it('with conflicting VEX statements are taken with a warning, with an unknown one refused (B43)', () => {
    const identifier = { externalIdentifierType: 'cve', identifier: 'CVE-2024-0001' };
    const vulnerability = element('security_Vulnerability', 'v', { externalIdentifier: [identifier] });
    const statement = (status: string, more: Members = {}) =>
      element(`security_Vex${status}VulnAssessmentRelationship`, status, {
        from: 'urn:x:v',
        to: ['urn:x:a'],
        ...more,
      });
    const others = [info(), root(), vulnerability, element('software_Package', 'a')];
    const record = only(graph(...others, statement('Fixed'), statement('Affected')));
    expect(record.columns.aliases).toEqual(['CVE-2024-0001']);
    expect(record.warnings).toMatchObject([{ code: 'vex-conflict', pointer: '/@graph/5' }]);
    expect(warningsOf(graph(...others, statement('Fixed', { to: [] })))).toEqual(['vex-product /@graph/4/to']);
    expect(() => readSpdx(graph(...others, statement('Wontfix')))).toThrow(
      expect.objectContaining({ code: 'schema', pointer: '/@graph/4/type' }) as Error,
    );
  });
});
