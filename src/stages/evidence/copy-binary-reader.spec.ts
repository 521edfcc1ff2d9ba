import { FormatError } from '../../formats/format-error.js';
import { CopyBinaryReader } from './copy-binary-reader.js';
import { copyHeader, copyTrailer, CopyRowWriter } from './locker/copy-row-writer.js';

function payload(rows: readonly (readonly [string | undefined, Buffer, number])[]): Buffer {
  const writer = new CopyRowWriter(8);
  const ends: number[] = [];
  for (const [text, bytes, number] of rows) {
    writer.row(3);
    writer.text(text);
    writer.bytes(bytes);
    writer.int4(number);
    ends.push(writer.length);
  }
  return Buffer.concat([copyHeader, writer.takeRows(ends, [...ends.keys()]).rows, copyTrailer]);
}

function read(bytes: Buffer, size: number): [string | undefined, string, number][] {
  const rows: [string | undefined, string, number][] = [];
  const reader = new CopyBinaryReader(3, (buffer, at) => {
    const text = at[0] === -1 ? undefined : buffer.toString('utf8', at[0], at[1]);
    rows.push([text, buffer.toString('hex', at[2], at[3]), buffer.readInt32BE(at[4])]);
  });
  for (let i = 0; i < bytes.length; i += size) reader.push(bytes.subarray(i, i + size));
  reader.end();
  return rows;
}

describe('binary COPY rows', () => {
  const bytes = payload([
    ['a\u{10000}', Buffer.from('00ff', 'hex'), -1],
    [undefined, Buffer.alloc(0), 7],
    ['', Buffer.alloc(300, 1), 2 ** 31 - 1],
  ]);

  it('come out as they were written, however they are cut', () => {
    for (let size = 1; size <= bytes.length; size += 1) {
      expect(read(bytes, size)).toEqual([
        ['a\u{10000}', '00ff', -1],
        [undefined, '', 7],
        ['', '01'.repeat(300), 2 ** 31 - 1],
      ]);
    }
  });

  it('must end with the trailer, and have the columns that are expected', () => {
    expect(() => read(bytes.subarray(0, -2), 100)).toThrow(FormatError);
    const reader = new CopyBinaryReader(2, () => undefined);
    expect(() => reader.push(bytes)).toThrow(/3 fields instead of 2/);
    expect(() => new CopyBinaryReader(3, () => undefined).push(Buffer.alloc(30))).toThrow(/not a binary COPY/);
  });
});
