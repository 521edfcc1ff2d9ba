import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of a partition that are held before they are written. */
const blockBytes = 64 * 1024;

interface Chunk {
  readonly offset: number;
  readonly length: number;
}

interface Partition {
  readonly chunks: Chunk[];
  block: Buffer;
  fill: number;
}

/**
 * Byte strings that are gathered by partition, in the order in which they came. What is more than fits in memory lies in a temporary file of its
 * own, which only this user can read and which is gone when this is disposed.
 */
export class Partitions implements Disposable {
  readonly #partitions: readonly Partition[];
  readonly #scratch: string;
  #file: { readonly folder: string; readonly descriptor: number; length: number } | undefined;

  constructor(count: number, scratch: string = tmpdir()) {
    this.#partitions = Array.from({ length: count }, () => ({ chunks: [], block: nothing, fill: 0 }));
    this.#scratch = scratch;
  }

  /** Has `length` bytes written to the end of a partition. */
  append(partition: number, length: number, write: (buffer: Buffer, at: number) => void): void {
    const part = this.#partitions[partition]!;
    if (part.fill + length > part.block.length) this.#makeRoom(part, length);
    write(part.block, part.fill);
    part.fill += length;
  }

  /** All of a partition, one behind the other. */
  read(partition: number): Buffer {
    const { chunks, block, fill } = this.#partitions[partition]!;
    return Buffer.concat([...chunks.map((chunk) => this.#readChunk(chunk)), block.subarray(0, fill)]);
  }

  [Symbol.dispose](): void {
    if (!this.#file) return;
    const { descriptor, folder } = this.#file;
    this.#file = undefined;
    closeSync(descriptor);
    rmSync(folder, { recursive: true, force: true });
  }

  #makeRoom(part: Partition, length: number): void {
    if (part.fill > 0) part.chunks.push(this.#write(part.block.subarray(0, part.fill)));
    part.fill = 0;
    if (part.block.length < length) part.block = Buffer.allocUnsafeSlow(Math.max(blockBytes, length));
  }

  #write(bytes: Buffer): Chunk {
    const file = (this.#file ??= this.#open());
    const chunk = { offset: file.length, length: bytes.length };
    for (let done = 0; done < bytes.length;)
      done += writeSync(file.descriptor, bytes, done, bytes.length - done, chunk.offset + done);
    file.length += bytes.length;
    return chunk;
  }

  #open() {
    const folder = mkdtempSync(join(this.#scratch, 'export-center-verify-'));
    return { folder, descriptor: openSync(join(folder, 'items'), 'wx+', 0o600), length: 0 };
  }

  #readChunk({ offset, length }: Chunk): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = readSync(this.#file!.descriptor, bytes, done, length - done, offset + done);
      if (read === 0) throw new Error('a temporary file of this verification became shorter');
      done += read;
    }
    return bytes;
  }
}

const nothing = Buffer.alloc(0);
