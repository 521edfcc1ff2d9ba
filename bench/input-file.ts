import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { OsvLikeRecords } from './osv-like-records.js';

export interface InputChoice {
  readonly records: number;
  /** Every `step`-th record only, from the first on. */
  readonly step?: number;
  readonly revision?: number;
  /** What becomes of a body before it is written. */
  readonly form?: (body: string) => string;
}

/** Writes OSV-like records as JSON Lines, compressed with zstd. Ids are hashes, so keys come in random order. */
export function writeInput(file: string, choice: InputChoice): Promise<void> {
  return pipeline(Readable.from(lines(choice)), createZstdCompress(), createWriteStream(file));
}

/** About a megabyte at a time. */
function* lines({ records, step = 1, revision = 0, form = (body) => body }: InputChoice): Generator<Buffer> {
  const made = new OsvLikeRecords(1);
  let text = '';
  for (let i = 0; i < records; i += step) {
    text += `${form(made.record(i, revision).body)}\n`;
    if (text.length < 2 ** 20) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}
