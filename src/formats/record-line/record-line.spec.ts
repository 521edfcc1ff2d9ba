import fc from 'fast-check';
import { jsonStringLength, recordLineLength, writeRecordLine } from './record-line.js';

function lineOf(key: string, body: string): string {
  const keyBytes = Buffer.from(`..${key}..`);
  const bodyBytes = Buffer.from(body);
  const target = Buffer.alloc(recordLineLength(key, bodyBytes.length) + 3);
  const end = writeRecordLine(
    target,
    3,
    { buffer: keyBytes, start: 2, end: keyBytes.length - 2 },
    { buffer: bodyBytes, start: 0, end: bodyBytes.length },
  );
  expect(end).toBe(target.length);
  return target.toString('utf8', 3);
}

describe('the line of a record', () => {
  it('holds key and record in that order, ended by a line feed', () => {
    expect(lineOf('osv/GHSA-1', '{"id":"GHSA-1"}')).toBe('{"key":"osv/GHSA-1","record":{"id":"GHSA-1"}}\n');
  });

  it.each(['a"b', 'a\\b', 'a\u0001b', 'a\u007fb', 'ünïcode/𝄞', 'tab\t'])(
    'escapes the key %j as canonical JSON does',
    (key) => {
      expect(lineOf(key, '{}')).toBe(`{"key":${JSON.stringify(key)},"record":{}}\n`);
    },
  );

  it('has the length that was predicted, whatever the key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(jsonStringLength(key)).toBe(Buffer.byteLength(JSON.stringify(key)));
        expect(JSON.parse(lineOf(key, '[1]'))).toEqual({ key, record: [1] });
      }),
    );
  });
});
