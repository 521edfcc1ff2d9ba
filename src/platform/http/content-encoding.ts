import { Transform, type TransformCallback } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ExportCenterError, invalid } from '../../kernel/errors.js';

/**
 * The decoder of a Content-Encoding; undefined for none. One coding only: a list of codings multiplies a bomb's ratio (B21).
 * Throws EC-ENCODING-UNSUPPORTED.
 */
export function decoderOf(header: string | undefined): Transform | undefined {
  const coding = (header ?? 'identity').trim().toLowerCase();
  if (coding === 'identity') return undefined;
  if (coding === 'gzip') return createGunzip();
  if (coding === 'zstd') return createZstdDecompress();
  throw invalid(
    'EC-ENCODING-UNSUPPORTED',
    `Content-Encoding ${JSON.stringify(coding.slice(0, 100))} is not supported; send one of identity, gzip, zstd`,
  );
}

/** Passes bytes on and fails with `error` once more than `limit` of them came. */
export class ByteLimit extends Transform {
  #seen = 0;
  readonly #limit: number;
  readonly #error: () => ExportCenterError;

  constructor(limit: number, error: () => ExportCenterError) {
    super();
    this.#limit = limit;
    this.#error = error;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#seen += chunk.length;
    if (this.#seen > this.#limit) done(this.#error());
    else done(null, chunk);
  }
}
