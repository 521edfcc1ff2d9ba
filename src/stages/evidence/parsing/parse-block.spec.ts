import type { EvidenceRefusal } from '../batch-receipt.js';
import type { EvidenceBlock } from '../evidence-locker.port.js';
import { parseBlock } from './parse-block.js';
import { checkStrings } from './string-limit.js';

type Members = Readonly<Record<string, unknown>>;

const cyclonedx = (more: Members = {}) => ({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, ...more });
const spdx2 = (more: Members = {}) => ({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  documentNamespace: 'urn:x:a',
  ...more,
});
const spdx3 = (more: Members = {}) => ({ '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', ...more });
const openvex = (more: Members = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'urn:x:vex',
  timestamp: '2024-01-01T00:00:00Z',
  statements: [],
  ...more,
});
const csaf = (more: Members = {}) => ({
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { namespace: 'urn:x:publisher' },
    tracking: { id: 'X-1', current_release_date: '2024-01-01T00:00:00Z' },
  },
  ...more,
});

/** SBOM and VEX formats: a document of each with the given members more. */
const documents: readonly (readonly [string, (more?: Members) => Members])[] = [
  ['CycloneDX', cyclonedx],
  ['SPDX 2', spdx2],
  ['SPDX 3', spdx3],
  ['OpenVEX', openvex],
  ['CSAF', csaf],
];

function parse(text: string, form: EvidenceBlock['form'] = 'json') {
  const keys: string[] = [];
  const refusals: EvidenceRefusal[] = [];
  const skipped: string[] = [];
  parseBlock(
    { form, path: 'a.json', line: 1, bytes: Buffer.from(text) },
    { source: 'test' },
    {
      record: ({ record, key }) => keys.push(`${record.kind} ${key}`),
      refusal: (refusal) => refusals.push(refusal),
      skipped: ({ message }) => skipped.push(message),
    },
  );
  return { keys, refusals, skipped };
}

describe('a block of evidence', () => {
  it.each([
    ['json', csaf(), 'vex test/urn:x:publisher#X-1'],
    ['json-lines', spdx2(), 'sboms test/urn:x:a'],
    ['yaml', spdx2(), 'sboms test/urn:x:a'],
    ['json', spdx3({ type: 'SpdxDocument', spdxId: 'urn:x:b' }), 'sboms test/urn:x:b'],
  ] as const)('in the form %s tells its format by its members', (form, document, key) => {
    expect(parse(JSON.stringify(document), form)).toEqual({ keys: [key], refusals: [], skipped: [] });
  });

  it.each(documents)('of %s that is nested 10,000 levels deep is refused as too deep (B41)', (_, document) => {
    const text = JSON.stringify(document({ deep: 'DEEP' }));
    const { refusals, keys } = parse(text.replace('"DEEP"', `${'['.repeat(10_000)}${']'.repeat(10_000)}`));
    expect(keys).toEqual([]);
    expect(refusals).toMatchObject([
      { path: 'a.json', line: 1, code: 'EC-JSON-DEPTH', reason: expect.stringContaining('200') as string },
    ]);
  });

  it.each(documents.map(([name, document], i) => [name, i === 0 ? 50 : 17, document] as const))(
    'of %s with a string of %d MiB is refused as too large, with its place (B41)',
    (_, mebibytes, document) => {
      const { refusals, keys } = parse(
        JSON.stringify(document({ a: [{ text: 'x'.repeat(mebibytes * 1024 * 1024) }] })),
      );
      expect(keys).toEqual([]);
      expect(refusals).toMatchObject([
        { code: 'EC-TOO-LARGE', pointer: '/a/0/text', reason: expect.stringContaining('16777216') as string },
      ]);
    },
  );

  it('of a million components is refused with the limit, at once (B41)', () => {
    const components = `${'{"type":"library","name":"a"},'.repeat(999_999)}{"type":"library","name":"a"}`;
    const { refusals } = parse(JSON.stringify(cyclonedx({ components: [] })).replace('[]', `[${components}]`));
    expect(refusals).toMatchObject([{ code: 'EC-TOO-LARGE', pointer: '/components' }]);
    expect(refusals[0]!.reason).toContain('250000');
  });

  it.each([
    ['a ROLIE feed', { feed: { id: 'x', updated: '2024-01-01T00:00:00Z', entry: [] } }],
    ['csaf-provider metadata', { canonical_url: 'x', metadata_version: '2.0', publisher: {} }],
    ['a csaf-aggregator', { canonical_url: 'x', aggregator_version: '2.0', aggregator: {} }],
  ])('that is %s is skipped', (_, document) => {
    expect(parse(JSON.stringify(document))).toMatchObject({ keys: [], refusals: [], skipped: [expect.any(String)] });
  });

  it.each([
    ['a JSON Schema', { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }],
    ['a CVE record', { dataType: 'CVE_RECORD', cveMetadata: {} }],
    ['an OpenAPI description', { openapi: '3.1.0' }],
    ['a Trivy report', { SchemaVersion: 2, ArtifactName: 'x' }],
    ['a Sigstore document', { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json' }],
  ])('that is %s is refused by that name, with what is read', (name, document) => {
    expect(parse(JSON.stringify(document)).refusals).toMatchObject([
      { code: 'EC-EVIDENCE-FORMAT', reason: expect.stringMatching(`^${name} is not read; read are OSV, `) as string },
    ]);
  });

  it('that is a list, or of no known format, is refused with what is read', () => {
    for (const text of ['[]', '{"a":1}', '5'])
      expect(parse(text).refusals).toMatchObject([
        { code: 'EC-EVIDENCE-FORMAT', reason: expect.stringContaining('read are OSV, ') as string },
      ]);
  });

  it.each([
    [{ $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json', document: {} }, 'CSAF', '2.0, 2.1'],
    [spdx2({ spdxVersion: 'SPDX-2.1' }), 'SPDX', '2.2, 2.3 and 3.0'],
    [cyclonedx({ specVersion: '2.0' }), 'CycloneDX', '1.4, 1.5, 1.6, 1.7'],
    [openvex({ '@context': 'https://openvex.dev/ns/v9' }), 'OpenVEX', 'v0.0.1 and v0.2.0'],
  ])('of an unknown version is refused by name with the known ones: %j', (document, name, known) => {
    const { refusals } = parse(JSON.stringify(document));
    expect(refusals).toMatchObject([{ code: 'EC-SCHEMA-UNSUPPORTED' }]);
    expect(refusals[0]!.reason).toMatch(new RegExp(`^${name} .* known are ${known.replaceAll('.', '\\.')}$`));
  });
});

describe('the limit of strings', () => {
  it('counts the characters of each string, and lets names and what is as long as the limit through', () => {
    expect(() => checkStrings({ a: ['x'.repeat(10), { ['n'.repeat(11)]: 1 }], b: null }, 10)).not.toThrow();
    expect(() => checkStrings({ 'a/b': ['', 'x'.repeat(11)] }, 10)).toThrow(
      expect.objectContaining({ code: 'too-large', pointer: '/a~1b/1' }) as Error,
    );
  });
});
