import { readSpdx } from './read-spdx.js';

type Members = Readonly<Record<string, unknown>>;

const documentNamespace = 'https://example.org/spdx/app-1';
const spdx = (more: Members = {}) => ({
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  documentNamespace,
  creationInfo: { created: '2024-01-01T00:00:00Z', creators: ['Tool: x'] },
  ...more,
});
const described = (id: string, more: Members = {}) => ({
  SPDXID: `SPDXRef-${id}`,
  name: id,
  downloadLocation: 'NONE',
  ...more,
});
const purl = (referenceLocator: string) => ({
  externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator }],
});
const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
  spdxElementId,
  relationshipType,
  relatedSpdxElement,
});
/** Members that are undefined are not there, as in JSON. */
const only = (document: unknown) => readSpdx(JSON.parse(JSON.stringify(document))).records[0]!;
const warningsOf = (more: Members) => only(spdx(more)).warnings.map(({ code, pointer }) => `${code} ${pointer}`);

describe('SPDX 2 documents', () => {
  it('are SBOMs, selected by packages and by what they describe', () => {
    const checksums = [{ algorithm: 'SHA256', checksumValue: 'AB'.repeat(32) }];
    const record = only(
      spdx({
        packages: [
          described('app', { ...purl('pkg:npm/app@1.0.0'), checksums }),
          described('lib', purl('pkg:pypi/Some_Lib@2')),
        ],
        relationships: [
          relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-app'),
          relation('SPDXRef-app', 'DEPENDS_ON', 'SPDXRef-lib'),
        ],
      }),
    );
    expect(record).toMatchObject({ kind: 'sboms', id: documentNamespace, warnings: [] });
    expect(record.columns.packages).toEqual(['pkg:npm/app', 'pkg:pypi/some-lib']);
    expect(record.columns.subjects).toEqual(['pkg:npm/app@1.0.0', 'pkg:npm/app', `sha256:${'ab'.repeat(32)}`]);
    expect(record.captured).toBe(record.columns.modified);
    expect(record.captured).toBeDefined();
  });

  it.each([
    ['documentDescribes', { documentDescribes: ['SPDXRef-app'] }],
    ['DESCRIBED_BY', { relationships: [relation('SPDXRef-app', 'DESCRIBED_BY', 'SPDXRef-DOCUMENT')] }],
  ])('say what they describe by %s too', (_, more) => {
    const packages = [described('app', purl('pkg:npm/app'))];
    expect(only(spdx({ packages, ...more })).columns.subjects).toEqual(['pkg:npm/app']);
  });

  it('without a namespace get their id from their content', () => {
    const record = only(spdx({ documentNamespace: undefined }));
    expect(record.id).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(record.warnings).toMatchObject([{ code: 'missing', pointer: '/documentNamespace' }]);
  });

  it.each(['SPDX-1.2', 'SPDX-2.1', 'SPDX-2.4', 'SPDX-3.0', 2.3])(
    'of the version %j are refused by name',
    (spdxVersion) => {
      expect(() => readSpdx(spdx({ spdxVersion }))).toThrow(/known are 2\.2, 2\.3 and 3\.0/);
    },
  );

  it('keep members that no version knows', () => {
    expect(only(spdx({ x_new: [1] }))).toMatchObject({ body: { x_new: [1] }, warnings: [] });
  });

  it('of version 2.2 need more of a package and a file than those of 2.3', () => {
    const files = [{ SPDXID: 'SPDXRef-f', fileName: 'f', checksums: [] }];
    expect(warningsOf({ files })).toEqual([]);
    expect(warningsOf({ spdxVersion: 'SPDX-2.2', files })).toEqual([
      'missing /files/0/licenseConcluded',
      'missing /files/0/licenseInfoInFiles',
      'missing /files/0/copyrightText',
    ]);
    expect(warningsOf({ spdxVersion: 'SPDX-2.2', packages: [described('a')] })).toEqual([
      'missing /packages/0/licenseConcluded',
      'missing /packages/0/licenseDeclared',
      'missing /packages/0/copyrightText',
    ]);
    expect(warningsOf({ packages: [{ SPDXID: 'SPDXRef-a' }] })).toEqual([
      'missing /packages/0/name',
      'missing /packages/0/downloadLocation',
    ]);
  });

  it('warn of what does no harm, with its place', () => {
    expect(warningsOf({ packages: [described('a', purl('pkg:invalid'))] })).toEqual([
      'bad-purl /packages/0/externalRefs/0/referenceLocator',
    ]);
    const checksums = [
      { algorithm: 'SHA1', checksumValue: 'ab' },
      { algorithm: 'CRC', checksumValue: 'ab' },
    ];
    expect(warningsOf({ files: [{ SPDXID: 'SPDXRef-f', fileName: 'f', checksums }] })).toEqual([
      'bad-hash /files/0/checksums/0/checksumValue',
      'bad-value /files/0/checksums/1/algorithm',
    ]);
    expect(warningsOf({ creationInfo: { created: '2026-13-01T00:00:00Z', creators: [{}] } })).toEqual([
      'bad-type /creationInfo/creators',
      'missing /creationInfo/creators',
      'bad-time /creationInfo/created',
    ]);
    expect(warningsOf({ dataLicense: 'MIT', SPDXID: 'x' })).toEqual(['bad-value /SPDXID', 'bad-value /dataLicense']);
  });

  it('may have cycles among their relationships, and name elements of other documents (B41)', () => {
    const packages = [described('a'), described('b')];
    const cycle = [
      relation('SPDXRef-a', 'DEPENDS_ON', 'SPDXRef-b'),
      relation('SPDXRef-b', 'DEPENDS_ON', 'SPDXRef-a'),
      relation('SPDXRef-a', 'CONTAINS', 'DocumentRef-x:SPDXRef-c'),
      relation('SPDXRef-a', 'CONTAINS', 'NOASSERTION'),
    ];
    expect(warningsOf({ packages, relationships: cycle })).toEqual([]);
    expect(warningsOf({ packages, relationships: [relation('SPDXRef-a', 'DESCRIBE', 'SPDXRef-c')] })).toEqual([
      'unknown-ref /relationships/0/relatedSpdxElement',
      'bad-value /relationships/0/relationshipType',
    ]);
  });

  it('with one element twice are taken with a warning (B41)', () => {
    expect(warningsOf({ packages: [described('a'), described('a')] })).toEqual(['duplicate-ref /packages/1/SPDXID']);
  });

  it('with one id for two elements are refused with both places (B41)', () => {
    const twins = spdx({ packages: [described('a')], files: [{ SPDXID: 'SPDXRef-a', fileName: 'f' }] });
    expect(() => readSpdx(twins)).toThrow(
      expect.objectContaining({
        code: 'schema',
        pointer: '/files/0/SPDXID',
        message: '"SPDXRef-a" is already the id of /packages/0',
      }) as Error,
    );
  });

  it('with more packages than any SBOM has are refused before they are read (B41)', () => {
    const packages = Array.from({ length: 250_001 }, () => 0);
    expect(() => readSpdx(spdx({ packages }))).toThrow(
      expect.objectContaining({ code: 'too-large', pointer: '/packages' }) as Error,
    );
  });
});
