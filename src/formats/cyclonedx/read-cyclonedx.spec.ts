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
    const twins = [component({ 'bom-ref': 'a' }), component({ 'bom-ref': 'a' })];
    expect(warningsOf({ components: twins })).toEqual(['duplicate-ref /components/1/bom-ref']);
    expect(warningsOf({ vulnerabilities: [{ id: 'CVE-1', ratings: [{ score: 11, method: 'CVSSv3' }] }] })).toEqual([
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
    expect(warningsOf({ components, dependencies: [{ ref: 'a', dependsOn: ['c'] }] })).toEqual([
      'unknown-ref /dependencies/0',
    ]);
  });
});
