import { readEpssHeader, readEpssLine } from './read-epss.js';

const header = readEpssHeader('#model_version:v2025.03.14,score_date:2026-09-29T12:00:22Z', 'cve,epss,percentile');

describe('EPSS lines', () => {
  it('are records of the score; the day is only the capture time', () => {
    const record = readEpssLine('CVE-2021-29421,0.01681,0.76024', header);
    expect(record).toMatchObject({ kind: 'epss', id: 'CVE-2021-29421', warnings: [], captured: 1790683222000000n });
    expect(record.body).toEqual({
      cve: 'CVE-2021-29421',
      epss: 0.01681,
      model_version: 'v2025.03.14',
      percentile: 0.76024,
    });
    const nextDay = readEpssHeader(
      '#model_version:v2025.03.14,score_date:2026-09-30T12:00:22+0000',
      'cve,epss,percentile',
    );
    expect(readEpssLine('CVE-2021-29421,0.01681,0.76024', nextDay).body).toEqual(record.body);
  });

  it('keep further columns', () => {
    const wider = readEpssHeader('#model_version:v,score_date:2026-09-29', 'cve,epss,percentile,note');
    expect(readEpssLine('CVE-2021-29421,0,1,x', wider).body).toMatchObject({ epss: 0, percentile: 1, note: 'x' });
  });

  it.each([
    'CVE-2021-1,high,0.1',
    'CVE-2021-1,1.5,0.1',
    ',0.1,0.1',
    'CVE-2021-1,0.1',
    'CVE-2021-1,-0.1,0.1',
    'CVE-2021-1,,0.1',
  ])('%s is refused', (line) => {
    expect(() => readEpssLine(line, header)).toThrow(expect.objectContaining({ code: 'schema' }) as Error);
  });

  it('with an odd percentile or CVE id are taken with warnings', () => {
    expect(readEpssLine('CVE-2021-1,0.1,7', header).warnings.map(({ code }) => code)).toEqual([
      'bad-cve-id',
      'bad-value',
    ]);
  });

  it('need the two lines above them', () => {
    expect(() => readEpssHeader('cve,epss,percentile', 'CVE-2021-29421,0.1,0.1')).toThrow(/begins with/);
    expect(() => readEpssHeader('#model_version:v,score_date:2026-09-29', 'a,b,c')).toThrow(/columns/);
  });
});
