import { crc32 } from 'node:zlib';

/** RFC 1952, 2.3: deflate, no flags, no time, operating system unknown. zlib itself writes the system it was built on. */
export const gzipHeader: Buffer = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** Follows the plain bytes of a gzip member and gives its last 8 bytes: CRC-32 and length modulo 2^32 (RFC 1952, 2.3.1). */
export class GzipTrailer {
  #crc = 0;
  #bytes = 0;

  update(chunk: Uint8Array): void {
    this.#crc = crc32(chunk, this.#crc);
    this.#bytes = (this.#bytes + chunk.length) % 2 ** 32;
  }

  finish(): Buffer {
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc, 0);
    trailer.writeUInt32LE(this.#bytes, 4);
    return trailer;
  }
}
