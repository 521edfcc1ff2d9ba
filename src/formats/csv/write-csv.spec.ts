import { spawnSync } from 'node:child_process';
import { csvRecord, writeCsv } from './write-csv.js';

/** What another reader of CSV finds; undefined where there is none. */
function readByRuby(text: string): (string | null)[][] | undefined {
  const program = 'puts JSON.generate(CSV.parse(STDIN.read.force_encoding("UTF-8"), row_sep: "\\r\\n"))';
  const { status, stdout } = spawnSync('ruby', ['-rcsv', '-rjson', '-e', program], { input: text, encoding: 'utf8' });
  return status === 0 ? (JSON.parse(stdout) as (string | null)[][]) : undefined;
}

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://x","y")'])(
    'B60: puts an apostrophe before the cell %j, which a spreadsheet would take for a formula',
    (cell) => {
      expect(csvRecord([cell]).replace(/^"/, '')).toMatch(/^'/);
      expect(csvRecord(['a', cell])).toMatch(/^a,"?'/);
    },
  );

  it('B60: leaves numbers, and what only looks like a formula further on, as they are', () => {
    expect(csvRecord([-1.5, 'a=b', ' =1', "'x", true])).toBe("-1.5,a=b, =1,'x,true\r\n");
  });

  it('quotes commas, quotes and line breaks, and doubles quotes (RFC 4180, section 2)', () => {
    expect(csvRecord(['a,b', 'say "x"', 'one\ntwo', 'one\rtwo', 'plain'])).toBe(
      '"a,b","say ""x""","one\ntwo","one\rtwo",plain\r\n',
    );
  });

  it('shows nothing as an empty cell', () => {
    expect(csvRecord([null, undefined, '', 0, false])).toBe(',,,0,false\r\n');
  });

  it('gives a record at a time and asks for the next row only then', () => {
    let made = 0;
    const rows = (function* () {
      for (;;) yield [(made += 1)];
    })();
    const text = writeCsv(['n'], rows);
    expect([text.next().value, made, text.next().value, made]).toEqual(['n\r\n', 0, '1\r\n', 1]);
  });

  it('is read by another program as it was meant', () => {
    const rows = [
      ['plain', 'a,b', 'say "x"'],
      ['one\r\ntwo', 'ünï✓', "'=1+1"],
    ];
    const text = [...writeCsv(['h1', 'h2', 'h3'], [rows[0]!, [...rows[1]!.slice(0, 2), '=1+1']])].join('');
    const found = readByRuby(text);
    if (!found) {
      if (process.env.CI === 'true') throw new Error('no ruby on this machine');
      return console.warn('SKIPPED: no ruby on this machine, so no other program reads our CSV');
    }
    expect(found).toEqual([['h1', 'h2', 'h3'], ...rows]);
  });
});
