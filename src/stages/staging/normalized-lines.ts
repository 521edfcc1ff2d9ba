import { digestOf } from '../../formats/digest.js';
import { normalizedLine } from '../../formats/normalized-record/normalize-record.js';
import { RecordLineReader } from '../../formats/record-line/record-line-reader.js';

/** The normalised records of a raw shard's lines, in lines of their own. */
export function normalizedLines(kind: string, plain: Buffer): Buffer {
  const reader = new RecordLineReader(plain);
  const lines: string[] = [];
  while (reader.next()) {
    const { key, body } = reader;
    lines.push(normalizedLine({ kind, key, digest: digestOf(body) }, JSON.parse(body.toString()) as unknown));
  }
  return Buffer.from(lines.join(''));
}
