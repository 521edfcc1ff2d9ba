import { readKev } from './read-kev.js';

const entry = (more: Readonly<Record<string, unknown>> = {}) => ({
  cveID: 'CVE-2024-0001',
  vendorProject: 'v',
  product: 'p',
  vulnerabilityName: 'n',
  dateAdded: '2024-01-02',
  shortDescription: 's',
  requiredAction: 'r',
  dueDate: '2024-02-02',
  ...more,
});
const catalogue = (vulnerabilities: readonly unknown[], more = {}) => ({
  catalogVersion: '2024.01.02',
  dateReleased: '2024-01-02T15:00:00.5282Z',
  count: vulnerabilities.length,
  vulnerabilities,
  ...more,
});

describe('the KEV catalogue', () => {
  it('gives a record a vulnerability, captured when the catalogue was released', () => {
    const { records, refused } = readKev(catalogue([entry(), entry({ cveID: 'CVE-2024-0002', extra: 1 })]));
    expect(refused).toEqual([]);
    expect(records.map(({ kind, id, warnings }) => [kind, id, warnings])).toEqual([
      ['kev', 'CVE-2024-0001', []],
      ['kev', 'CVE-2024-0002', []],
    ]);
    expect(records[1]?.body).toHaveProperty('extra', 1);
    expect(records[0]).toMatchObject({ captured: 1704207600528200n, columns: { published: 1704153600000000n } });
  });

  it('refuses only the entries that cannot be identified', () => {
    const { records, refused } = readKev(catalogue([entry({ cveID: undefined }), entry(), 7]));
    expect(records).toHaveLength(1);
    expect(refused.map(({ pointer }) => pointer)).toEqual(['/vulnerabilities/0/cveID', '/vulnerabilities/2']);
  });

  it('warns of odd entries and of a wrong count', () => {
    const { records } = readKev(
      catalogue([entry({ cveID: 'CVE-1', dateAdded: '2026-13-01', product: undefined })], { count: 5 }),
    );
    expect(records[0]?.warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'bad-count /count',
      'bad-cve-id /vulnerabilities/0/cveID',
      'missing /vulnerabilities/0/product',
      'bad-time /vulnerabilities/0/dateAdded',
    ]);
  });

  it('is refused without a list', () => {
    expect(() => readKev({ catalogVersion: '1' })).toThrow(/array of vulnerabilities/);
  });
});
