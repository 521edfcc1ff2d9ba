import { readOpenvex } from './read-openvex.js';

const statement = (more: Readonly<Record<string, unknown>> = {}) => ({
  vulnerability: { name: 'CVE-2024-0001' },
  products: [{ '@id': 'pkg:npm/a@1.0.0' }],
  status: 'fixed',
  ...more,
});
const vex = (more: Readonly<Record<string, unknown>> = {}) => ({
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex-1',
  author: 'x',
  version: 1,
  timestamp: '2024-01-01T00:00:00Z',
  statements: [statement()],
  ...more,
});
/** Members that are undefined are not there, as in JSON. */
const only = (document: unknown) => readOpenvex(JSON.parse(JSON.stringify(document))).records[0]!;
const codesOf = (more: Readonly<Record<string, unknown>>) => only(vex(more)).warnings.map(({ code }) => code);

describe('OpenVEX documents', () => {
  it('are one record each, with the columns of all statements', () => {
    const other = statement({
      vulnerability: { name: 'CVE-2024-0002', aliases: ['GHSA-x'] },
      status: 'affected',
      action_statement: 'x',
    });
    const { kind, columns, captured } = only(
      vex({ last_updated: '2024-02-01T00:00:00Z', statements: [statement(), other] }),
    );
    expect(kind).toBe('vex');
    expect(columns).toMatchObject({
      aliases: ['CVE-2024-0001', 'CVE-2024-0002', 'GHSA-x'],
      packages: ['pkg:npm/a'],
      subjects: ['pkg:npm/a@1.0.0', 'pkg:npm/a'],
      status: 'mixed',
    });
    expect(captured).toBe(columns.modified);
  });

  it('with one @id and a product each are different records; another version of the product is the same', () => {
    const about = (product: string) => only(vex({ statements: [statement({ products: [{ '@id': product }] })] })).id;
    expect(about('pkg:npm/a@1.0.0')).toBe('https://example.org/vex-1#pkg:npm/a');
    expect(about('pkg:npm/a@2.0.0')).toBe(about('pkg:npm/a@1.0.0'));
    expect(about('pkg:oci/t?repository_url=x')).not.toBe(about('pkg:oci/t?repository_url=y'));
    const two = vex({ statements: [statement(), statement({ products: [{ '@id': 'pkg:npm/b' }] })] });
    expect(only(two).id).toBe('https://example.org/vex-1');
  });

  it('without @id get one from their content', () => {
    const record = only(vex({ '@id': undefined }));
    expect(record.id).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(record.warnings.map(({ code, pointer }) => code + pointer)).toEqual(['missing/@id']);
  });

  it('of v0.0.1 name vulnerability and products by strings', () => {
    const old = vex({
      '@context': 'https://openvex.dev/ns',
      statements: [statement({ vulnerability: 'CVE-2024-0001', products: ['pkg:npm/a@1'] })],
    });
    expect(only(old)).toMatchObject({ warnings: [], columns: { aliases: ['CVE-2024-0001'], packages: ['pkg:npm/a'] } });
  });

  it('of unknown versions are refused by name', () => {
    expect(() => readOpenvex(vex({ '@context': 'https://openvex.dev/ns/v0.3.0' }))).toThrow(
      /known are v0\.0\.1 and v0\.2\.0/,
    );
  });

  it('with an unknown status are refused with its place (B43)', () => {
    const broken = vex({ statements: [statement(), statement({ status: 'wontfix' })] });
    expect(() => readOpenvex(broken)).toThrow(
      expect.objectContaining({ code: 'schema', pointer: '/statements/1/status' }) as Error,
    );
  });

  it('without any usable time are refused, because they cannot be ordered', () => {
    expect(() => readOpenvex(vex({ timestamp: 'yesterday' }))).toThrow(
      expect.objectContaining({ pointer: '/timestamp' }) as Error,
    );
  });

  it('with conflicting statements and unknown products are taken with warnings (B43)', () => {
    expect(codesOf({ statements: [statement(), statement({ status: 'under_investigation' })] })).toEqual([
      'vex-conflict',
    ]);
    const later = statement({ status: 'under_investigation', timestamp: '2024-02-01T00:00:00Z' });
    expect(codesOf({ statements: [statement(), later] })).toEqual([]);
    expect(codesOf({ statements: [statement({ products: [] })] })).toEqual(['vex-product']);
    expect(codesOf({ statements: [statement({ products: ['pkg:broken'] })] })).toEqual(['bad-purl']);
    expect(codesOf({ statements: [statement({ status: 'not_affected' })] })).toEqual(['vex-reason']);
  });
});
