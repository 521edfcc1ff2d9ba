import { readCyclonedx } from './read-cyclonedx.js';

const serialNumber = 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79';
const bom = (more: Readonly<Record<string, unknown>> = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber,
  version: 1,
  ...more,
});
const component = (more: Readonly<Record<string, unknown>> = {}) => ({ type: 'library', name: 'a', ...more });
/** Members that are undefined are not there, as in JSON. */
const only = (document: unknown) => readCyclonedx(JSON.parse(JSON.stringify(document))).records[0]!;
const warningsOf = (more: Readonly<Record<string, unknown>>) =>
  only(bom(more)).warnings.map(({ code, pointer }) => `${code} ${pointer}`);

describe('CycloneDX documents', () => {
  it('with components are SBOMs, selected by packages and by what they are about', () => {
    const hash = 'ab'.repeat(32);
    const subject = component({
      type: 'container',
      purl: `pkg:oci/app@sha256:${hash}`,
      hashes: [{ alg: 'SHA-256', content: hash }],
    });
    const record = only(
      bom({
        metadata: { timestamp: '2024-01-01T00:00:00Z', component: subject },
        components: [component({ purl: 'pkg:npm/a@1', components: [component({ purl: 'pkg:npm/b@1' })] })],
      }),
    );
    expect(record).toMatchObject({ kind: 'sboms', id: `${serialNumber}/1`, warnings: [] });
    expect(record.columns.packages).toEqual(['pkg:npm/a', 'pkg:npm/b']);
    expect(record.columns.subjects).toEqual([`pkg:oci/app@sha256:${hash}`, 'pkg:oci/app', `sha256:${hash}`]);
    expect(record.captured).toBe(record.columns.modified);
  });

  it('with vulnerabilities and no components are VEX', () => {
    const vulnerabilities = [
      {
        id: 'CVE-2024-0001',
        analysis: { state: 'false_positive' },
        ratings: [{ severity: 'low' }, { severity: 'high' }],
        affects: [{ ref: `urn:cdx:${serialNumber.slice(9)}/1#pkg%3Anpm%2Fa%401` }],
      },
    ];
    const record = only(bom({ vulnerabilities, components: [] }));
    expect(record).toMatchObject({
      kind: 'vex',
      columns: { aliases: ['CVE-2024-0001'], severity: 'high', status: 'not_affected', packages: ['pkg:npm/a'] },
    });
    expect(only(bom({ vulnerabilities, components: [component()] })).kind).toBe('sboms');
  });

  it.each(['1.4', '1.5', '1.6', '1.7'])('of specification %s are known', (specVersion) => {
    expect(only(bom({ specVersion })).warnings).toEqual([]);
  });

  it.each(['1.3', '2.0', 1.5, undefined])('of specification %j are refused by name', (specVersion) => {
    expect(() => readCyclonedx(bom({ specVersion }))).toThrow(/known are 1\.4, 1\.5, 1\.6, 1\.7/);
  });

  it('of another bomFormat are refused', () => {
    expect(() => readCyclonedx(bom({ bomFormat: 'Other' }))).toThrow(
      expect.objectContaining({ pointer: '/bomFormat' }) as Error,
    );
  });

  it('without a usable serial number get their id from their content', () => {
    expect(only(bom({ serialNumber: undefined })).id).toMatch(/^sha256-/);
    expect(warningsOf({ serialNumber: 1_000_000 })).toEqual(['bad-serial /serialNumber']);
    expect(only(bom({ serialNumber: serialNumber.toUpperCase().replace('URN:UUID', 'urn:uuid') })).id).toBe(
      `${serialNumber}/1`,
    );
  });

  it('warn of what does no harm, with its place', () => {
    expect(warningsOf({ components: [component({ purl: 'x' })] })).toEqual(['bad-purl /components/0/purl']);
    expect(warningsOf({ components: [{ name: 'a' }] })).toEqual(['missing /components/0/type']);
    expect(warningsOf({ components: [component({ type: 'thing' })] })).toEqual(['bad-value /components/0/type']);
    expect(warningsOf({ components: [component({ hashes: [{ alg: 'MD5', content: 'ab' }] })] })).toEqual([
      'bad-hash /components/0/hashes/0/content',
    ]);
    expect(warningsOf({ components: [component({ licenses: [{ license: {} }] })] })).toEqual([
      'bad-license /components/0/licenses/0/license',
    ]);
    expect(warningsOf({ metadata: { timestamp: '2026-13-01T00:00:00Z' } })).toEqual(['bad-time /metadata/timestamp']);
    const ratings = [{ score: 11, method: 'CVSSv3' }];
    expect(warningsOf({ vulnerabilities: [{ id: 'CVE-1', ratings, affects: [{ ref: 'pkg:npm/a' }] }] })).toEqual([
      'bad-cve-id /vulnerabilities/0/id',
      'bad-cvss /vulnerabilities/0/ratings/0/score',
    ]);
  });

  it('may have cycles among their dependencies (B41)', () => {
    const components = [component({ 'bom-ref': 'a' }), component({ 'bom-ref': 'b' })];
    const dependencies = [
      { ref: 'a', dependsOn: ['b'] },
      { ref: 'b', dependsOn: ['a'] },
    ];
    expect(warningsOf({ components, dependencies })).toEqual([]);
    expect(warningsOf({ components, dependencies: [{ ref: 'a', dependsOn: ['c', 'c'] }, { ref: 'a' }] })).toEqual([
      'duplicate-ref /dependencies/0/dependsOn',
      'unknown-ref /dependencies/0',
      'duplicate-ref /dependencies/1/ref',
    ]);
  });

  it('with one bom-ref for two things are refused with both places (B41)', () => {
    const twins = bom({
      components: [component({ 'bom-ref': 'a' })],
      services: [{ name: 's', services: [{ name: 't', 'bom-ref': 'a' }] }],
    });
    expect(() => readCyclonedx(twins)).toThrow(
      expect.objectContaining({
        code: 'schema',
        pointer: '/services/0/services/0/bom-ref',
        message: '"a" is already the bom-ref of /components/0',
      }) as Error,
    );
  });

  it('may hold any number of components inside one another, up to a limit (B41)', () => {
    const inner = (length: number) => component({ components: Array.from({ length }, () => component()) });
    expect(warningsOf({ components: [inner(200_000)] })).toEqual([]);
    expect(() => readCyclonedx(bom({ components: Array.from({ length: 1_000_000 }, () => 0) }))).toThrow(
      expect.objectContaining({
        code: 'too-large',
        pointer: '/components',
        message: 'has more than 250000 components, the most that one document may have; split it',
      }) as Error,
    );
    const halves = [inner(125_000), inner(125_000)];
    expect(() => readCyclonedx(bom({ components: halves }))).toThrow(/more than 250000 components/);
  });

  it('of VEX with conflicting analyses are taken with a warning at the second (B43)', () => {
    const about = (state: string, affects: unknown = [{ ref: 'pkg:npm/a' }]) => ({
      id: 'CVE-2024-0001',
      analysis: { state },
      affects,
    });
    expect(warningsOf({ vulnerabilities: [about('exploitable'), about('false_positive')] })).toEqual([
      'vex-conflict /vulnerabilities/1',
    ]);
    const versions = (version: string) => [{ ref: 'pkg:npm/a', versions: [{ version }] }];
    expect(
      warningsOf({ vulnerabilities: [about('exploitable', versions('1')), about('resolved', versions('2'))] }),
    ).toEqual([]);
  });

  it('of VEX with an unknown state are refused, in an SBOM it is a warning (B43)', () => {
    const vulnerabilities = [{ id: 'CVE-2024-0001', analysis: { state: 'wontfix' }, affects: [{ ref: 'pkg:npm/a' }] }];
    expect(() => readCyclonedx(bom({ vulnerabilities }))).toThrow(
      expect.objectContaining({ code: 'schema', pointer: '/vulnerabilities/0/analysis/state' }) as Error,
    );
    expect(warningsOf({ vulnerabilities, components: [component()] })).toEqual([
      'bad-value /vulnerabilities/0/analysis/state',
    ]);
  });

  it('of VEX with an unknown product, or none, are taken with a warning (B43)', () => {
    const about = (...refs: readonly string[]) => ({
      metadata: { component: component({ 'bom-ref': 'a' }) },
      vulnerabilities: [{ id: 'X-1', affects: refs.map((ref) => ({ ref })) }],
    });
    expect(warningsOf(about())).toEqual(['vex-product /vulnerabilities/0/affects']);
    expect(warningsOf(about('a', 'pkg:npm/a', 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#b'))).toEqual([]);
    expect(warningsOf(about('b'))).toEqual(['unknown-ref /vulnerabilities/0/affects/0/ref']);
  });
});
