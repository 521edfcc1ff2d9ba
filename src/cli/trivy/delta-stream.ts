import { createReadStream } from 'node:fs';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { Readable } from 'node:stream';
import { FormatError } from '../../formats/format-error.js';
import {
  deltaLineLimit,
  encodeDeltaLine,
  parseDeltaHeader,
  parseDeltaLine,
  type DeltaHeader,
} from '../../formats/trivy-delta/delta-document.js';
import type { RowChange } from '../../formats/trivy-delta/row-changes.js';

const blockCharacters = 256 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A delta as the bytes of its file: one zstd frame of lines. Throws FormatError `encoding` for a name or value that is no text. */
export async function* encodeDelta(header: DeltaHeader, changes: Iterable<RowChange>): AsyncGenerator<Uint8Array> {
  const lines = Readable.from(linesOf(header, changes), { objectMode: false });
  const compress = createZstdCompress();
  lines.on('error', (error) => compress.destroy(error));
  try {
    for await (const chunk of lines.pipe(compress)) yield chunk as Buffer;
  } finally {
    lines.destroy();
    compress.destroy();
  }
}

function* linesOf(header: DeltaHeader, changes: Iterable<RowChange>): Generator<Buffer> {
  let block = encodeDeltaLine(header);
  for (const { path, key, value } of changes) {
    block += encodeDeltaLine({ path: path.map(textOf), key: textOf(key), value: value && textOf(value) });
    if (block.length < blockCharacters) continue;
    yield Buffer.from(block);
    block = '';
  }
  yield Buffer.from(block);
}

export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new FormatError('encoding', 'the database holds bytes that are no UTF-8 text; a delta cannot say them');
  }
}

/** The lines of a delta, in order. Memory is bounded by its longest line. The caller closes it. */
export class DeltaReader implements AsyncDisposable {
  readonly #lines: AsyncGenerator<Buffer>;

  private constructor(lines: AsyncGenerator<Buffer>) {
    this.#lines = lines;
  }

  /** Throws FormatError where it is no delta. */
  static async open(path: string): Promise<{ readonly reader: DeltaReader; readonly header: DeltaHeader }> {
    const reader = new DeltaReader(splitLines(decompressed(path)));
    const first = await reader.#lines.next();
    if (first.done) throw new FormatError('truncated', `${path} is empty`);
    return { reader, header: parseDeltaHeader(first.value) };
  }

  async *changes(): AsyncGenerator<RowChange> {
    for await (const bytes of this.#lines) {
      const { path, key, value } = parseDeltaLine(bytes);
      const place = { path: path.map((name) => Buffer.from(name)), key: Buffer.from(key) };
      yield value === undefined ? place : { ...place, value: Buffer.from(value) };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lines.return(undefined);
  }
}

async function* decompressed(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const plain = createZstdDecompress();
  file.on('error', (error) => plain.destroy(error));
  try {
    for await (const chunk of file.pipe(plain)) yield chunk as Buffer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^(Z_|ZSTD_)/.test(code)) throw error;
    throw new FormatError('syntax', `${path} is no zstd file, or is cut off: ${code}`);
  } finally {
    file.destroy();
    plain.destroy();
  }
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      yield Buffer.concat([...held, chunk.subarray(start, end)]);
      [held, bytes, start] = [[], 0, end + 1];
    }
    held.push(chunk.subarray(start));
    bytes += chunk.length - start;
    if (bytes > deltaLineLimit)
      throw new FormatError('too-large', `a line of the delta has more than ${deltaLineLimit} bytes`);
  }
  if (bytes > 0) throw new FormatError('truncated', 'the last line of the delta does not end');
}
