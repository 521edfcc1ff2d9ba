import { FormatError } from '../format-error.js';
import { readOsv } from './read-osv.js';

const osv = (more: Readonly<Record<string, unknown>> = {}) => ({
  id: 'A-1',
  modified: '2024-01-01T00:00:00Z',
  ...more,
});
const only = (document: unknown) => readOsv(document).records[0]!;
const warningsOf = (more: Readonly<Record<string, unknown>>) =>
  only(osv(more)).warnings.map(({ code, pointer }) => `${code} ${pointer}`);

describe('OSV records', () => {
  it('give the columns they are selected by', () => {
    const { kind, id, columns } = only(
      osv({
        published: '2023-01-01T00:00:00Z',
        aliases: ['CVE-2024-0001', 'CVE-2024-0001'],
        related: ['CVE-2024-0002'],
        database_specific: { severity: 'MODERATE' },
        affected: [
          { package: { ecosystem: 'AlmaLinux:9', name: 'libstdc++' } },
          { package: { ecosystem: 'Maven', name: 'org.a:b' } },
          { package: { ecosystem: 'npm', name: '@a/b', purl: 'pkg:npm/%40a/b@1.0.0' } },
          { package: { ecosystem: 'Linux', name: 'Kernel' } },
        ],
      }),
    );
    expect([kind, id]).toEqual(['advisories', 'A-1']);
    expect(columns).toMatchObject({
      ecosystems: ['AlmaLinux:9', 'AlmaLinux', 'Maven', 'npm', 'Linux'],
      packages: ['pkg:rpm/almalinux/libstdc%2B%2B', 'pkg:maven/org.a/b', 'pkg:npm/%40a/b'],
      aliases: ['CVE-2024-0001'],
      severity: 'medium',
    });
  });

  it.each(['1.0.0', '1.3.1', '1.7.5', '1.7', undefined])('of schema version %s are known', (schema_version) => {
    expect(only(osv({ schema_version })).warnings).toEqual([]);
  });

  it.each(['1.8.0', '2.0.0', '0.9', 'latest', 1.4, null])(
    'of schema version %j are refused by name (B40)',
    (schema_version) => {
      expect(() => readOsv(osv({ schema_version }))).toThrow(/is not known; known are 1\.0 to 1\.7/);
    },
  );

  it.each([
    ['/id', { id: undefined }],
    ['/id', { id: ' ' }],
    ['/id', { id: 7 }],
    ['/id', { id: 'a\u0000b' }],
    ['/id', { id: 'x'.repeat(1025) }],
    ['/modified', { modified: undefined }],
    ['/modified', { modified: '2026-13-01T00:00:00Z' }],
  ])('are refused at %s where they cannot be identified or ordered: %j (B40)', (pointer, more) => {
    let error: unknown;
    try {
      readOsv(osv(more));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ code: 'schema', pointer });
  });

  it('warn of what does no harm, with its place, once (B40)', () => {
    expect(warningsOf({ published: '2026-13-01T00:00:00Z' })).toEqual(['bad-time /published']);
    expect(warningsOf({ aliases: ['cve-2024-1'] })).toEqual(['bad-cve-id /aliases']);
    expect(warningsOf({ severity: [{ type: 'CVSS_V3', score: '11' }] })).toEqual(['bad-cvss /severity/0/score']);
    expect(warningsOf({ affected: [{ package: { ecosystem: 'PyPI', name: 'a', purl: 'x' } }] })).toEqual([
      'bad-purl /affected/0/package/purl',
    ]);
    expect(warningsOf({ affected: [{ package: { ecosystem: 'Nowhere', name: 'a' } }] })).toEqual([
      'unknown-ecosystem /affected/0/package',
    ]);
    const range = (events: unknown, type = 'SEMVER') => ({ affected: [{ ranges: [{ type, events }] }] });
    expect(warningsOf(range([{ fixed: '1' }]))).toEqual(['bad-range /affected/0/ranges/0/events']);
    expect(warningsOf(range([{ introduced: '0' }, { fixed: '1' }, { last_affected: '2' }]))).toEqual([
      'bad-range /affected/0/ranges/0/events',
    ]);
    expect(warningsOf(range([{ introduced: 'abc' }], 'GIT'))).toEqual([
      'missing /affected/0/ranges/0/repo',
      'bad-range /affected/0/ranges/0/events/0/introduced',
    ]);
    expect(warningsOf({ affected: 'all', aliases: {} })).toEqual(['bad-type /affected', 'bad-type /aliases']);
    expect(warningsOf({ affected: null, severity: null })).toEqual([]);
  });

  it('whose modification time is the zero time of Go count as undated, and keep it', () => {
    const record = only(osv({ modified: '0001-01-01T00:00:00Z', published: '2023-01-01T00:00:00Z' }));
    expect(record.columns.modified).toBeUndefined();
    expect(record.captured).toBe(record.columns.published);
    expect(record.warnings.map(({ code }) => code)).toEqual(['zero-time']);
    expect(record.body).toHaveProperty('modified', '0001-01-01T00:00:00Z');
  });
});
