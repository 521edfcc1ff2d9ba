import { FormatError } from '../format-error.js';
import { hkdf, open, seal, tagBytes } from './key-derivation.js';

/** Plain bytes of each chunk but the last (age.md, "Payload"). */
export const chunkBytes = 64 * 1024;
const sealedChunkBytes = chunkBytes + tagBytes;
export const payloadNonceBytes = 16;

const nothing: Buffer = Buffer.alloc(0);

/** Length of a payload, its nonce included, for so many plain bytes. */
export const payloadSize = (plain: number): number =>
  payloadNonceBytes + plain + tagBytes * Math.max(1, Math.ceil(plain / chunkBytes));

const payloadKey = (fileKey: Uint8Array, nonce: Uint8Array) => hkdf(fileKey, nonce, 'payload');

/** Counter of eleven bytes, then whether the chunk is the last. Files end long before the counter leaves the last six of them. */
class ChunkNonce {
  readonly #bytes = Buffer.alloc(12);
  #count = 0;

  next(last: boolean): Buffer {
    this.#bytes.writeUIntBE(this.#count, 5, 6);
    this.#bytes[11] = last ? 1 : 0;
    this.#count += 1;
    return this.#bytes;
  }
}

/** Holds back what may be the last chunk, because that one is sealed otherwise; never more than `size` bytes. */
class ChunkHold {
  readonly #size: number;
  #held: Buffer = nothing;

  constructor(size: number) {
    this.#size = size;
  }

  /** Calls `take` with each chunk that more bytes follow; what is left is copied. */
  push(bytes: Buffer, take: (chunk: Buffer) => void): void {
    let at = 0;
    if (this.#held.length > 0 && this.#held.length + bytes.length > this.#size) {
      at = this.#size - this.#held.length;
      take(at === 0 ? this.#held : Buffer.concat([this.#held, bytes.subarray(0, at)]));
      this.#held = nothing;
    }
    for (; bytes.length - at > this.#size; at += this.#size) take(bytes.subarray(at, at + this.#size));
    if (at < bytes.length) this.#held = Buffer.concat([this.#held, bytes.subarray(at)]);
  }

  rest(): Buffer {
    return this.#held;
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** Both, without a copy where the first is empty. */
export const joined = (first: Buffer, second: Uint8Array): Buffer =>
  first.length === 0 ? asBuffer(second) : Buffer.concat([first, second]);

/** Seals the payload of a file piece by piece, in memory of about two pieces. */
export class PayloadSealer {
  readonly #key: Buffer;
  readonly #nonce = new ChunkNonce();
  readonly #hold = new ChunkHold(chunkBytes);
  #start: Buffer;

  constructor(fileKey: Uint8Array, nonce: Buffer) {
    this.#key = payloadKey(fileKey, nonce);
    this.#start = nonce;
  }

  /** Gives the next bytes of the file to `take`, piece by piece; `plain` may be used again. */
  seal(plain: Uint8Array, take: (sealed: Buffer) => void): void {
    if (this.#start.length > 0) take(this.#start);
    this.#start = nothing;
    this.#hold.push(asBuffer(plain), (chunk) => seal(this.#key, this.#nonce.next(false), chunk).forEach(take));
  }

  /** The same at once. */
  push(plain: Uint8Array): Buffer {
    const sealed: Buffer[] = [];
    this.seal(plain, (piece) => sealed.push(piece));
    return Buffer.concat(sealed);
  }

  /** The last bytes of the file. */
  end(): Buffer {
    return Buffer.concat([this.#start, ...seal(this.#key, this.#nonce.next(true), this.#hold.rest())]);
  }
}

/** Opens a payload piece by piece: what it gives is authentic, and what `end` lets pass is the whole. */
export class PayloadOpener {
  readonly #fileKey: Uint8Array;
  readonly #nonce = new ChunkNonce();
  readonly #hold = new ChunkHold(sealedChunkBytes);
  #start: Buffer = nothing;
  #key: Buffer | undefined;
  #opened = 0;

  constructor(fileKey: Uint8Array) {
    this.#fileKey = fileKey;
  }

  /** Gives the next plain bytes to `take`, chunk by chunk. Throws FormatError `authentication` at the first that is not as it was sealed. */
  open(sealed: Uint8Array, take: (plain: Buffer) => void): void {
    const rest = this.#takeNonce(asBuffer(sealed));
    this.#hold.push(rest, (chunk) => take(this.#open(chunk, false)));
  }

  /** The last plain bytes. Throws FormatError `truncated` or `authentication`. */
  end(): Buffer {
    const chunk = this.#hold.rest();
    if (!this.#key || chunk.length < tagBytes) throw new FormatError('truncated', 'the payload ends within a chunk');
    if (chunk.length === tagBytes && this.#opened > 0)
      throw new FormatError('authentication', 'the last chunk of the payload is empty');
    return this.#open(chunk, true);
  }

  #takeNonce(bytes: Buffer): Buffer {
    if (this.#key) return bytes;
    const start = joined(this.#start, bytes);
    if (start.length < payloadNonceBytes) this.#start = Buffer.from(start);
    else this.#key = payloadKey(this.#fileKey, start.subarray(0, payloadNonceBytes));
    return start.subarray(payloadNonceBytes);
  }

  #open(chunk: Buffer, last: boolean): Buffer {
    const plain = open(this.#key!, this.#nonce.next(last), chunk);
    if (!plain) throw new FormatError('authentication', `chunk ${this.#opened} of the payload is not as it was sealed`);
    this.#opened += 1;
    return plain;
  }
}
