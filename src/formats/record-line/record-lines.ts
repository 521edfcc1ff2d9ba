import { regionOf } from '../region.js';
import { recordLineLength, writeRecordLine } from './record-line.js';

/** A key and the canonical body of its record. */
export interface KeyedBody {
  readonly key: string;
  readonly body: Buffer;
}

/** The lines of records, one after the other, in the order in which they come. */
export function recordLines(records: readonly KeyedBody[]): Buffer {
  const total = records.reduce((sum, { key, body }) => sum + recordLineLength(key, body.length), 0);
  const lines = Buffer.allocUnsafeSlow(total);
  let end = 0;
  for (const { key, body } of records) end = writeRecordLine(lines, end, regionOf(Buffer.from(key)), regionOf(body));
  return lines;
}
