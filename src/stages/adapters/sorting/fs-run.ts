import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** What an external sort orders: bytes by which, and bytes that go along. */
export interface SortEntry {
  readonly key: Buffer;
  readonly value: Buffer;
}

const headerBytes = 8;
const blockBytes = 32 * 1024;

/** Writes entries, which are in order, to a temporary file: lengths of key and value (32 bits, little-endian), key, value. */
export class RunWriter implements Disposable {
  readonly #file: number;
  #block = Buffer.allocUnsafe(blockBytes);
  #used = 0;
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'wx', 0o600);
  }

  write({ key, value }: SortEntry): void {
    this.#make(headerBytes + key.length + value.length);
    this.#block.writeUInt32LE(key.length, this.#used);
    this.#block.writeUInt32LE(value.length, this.#used + 4);
    key.copy(this.#block, this.#used + headerBytes);
    value.copy(this.#block, this.#used + headerBytes + key.length);
    this.#used += headerBytes + key.length + value.length;
  }

  finish(): void {
    this.#flush();
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #make(room: number): void {
    if (this.#used + room > this.#block.length) this.#flush();
    if (room > this.#block.length) this.#block = Buffer.allocUnsafe(room);
  }

  #flush(): void {
    for (let done = 0; done < this.#used;) {
      const count = writeSync(this.#file, this.#block, done, this.#used - done, this.#at);
      done += count;
      this.#at += count;
    }
    this.#used = 0;
  }
}

/** Reads such a file. The entry is valid until the next call. */
export class RunReader implements Disposable {
  readonly #file: number;
  readonly #path: string;
  #block = Buffer.allocUnsafe(blockBytes);
  #start = 0;
  #end = 0;
  #at = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
  }

  /** Undefined at the end. Throws where the file is shorter than it says. */
  next(): SortEntry | undefined {
    if (!this.#fill(headerBytes)) return this.#requireEnd();
    const keyBytes = this.#block.readUInt32LE(this.#start);
    const bytes = headerBytes + keyBytes + this.#block.readUInt32LE(this.#start + 4);
    if (!this.#fill(bytes)) throw new Error(`${this.#path} is cut off`);
    const entry = this.#block.subarray(this.#start, this.#start + bytes);
    this.#start += bytes;
    return {
      key: entry.subarray(headerBytes, headerBytes + keyBytes),
      value: entry.subarray(headerBytes + keyBytes),
    };
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #requireEnd(): undefined {
    if (this.#end > this.#start) throw new Error(`${this.#path} is cut off`);
  }

  /** Whether the next `bytes` are in the block now. */
  #fill(bytes: number): boolean {
    if (this.#end - this.#start >= bytes) return true;
    const room = Math.max(blockBytes, bytes);
    const block = room > this.#block.length ? Buffer.allocUnsafe(room) : this.#block;
    this.#block.copy(block, 0, this.#start, this.#end);
    [this.#block, this.#end, this.#start] = [block, this.#end - this.#start, 0];
    while (this.#end < bytes) {
      const count = readSync(this.#file, this.#block, this.#end, this.#block.length - this.#end, this.#at);
      if (count === 0) return false;
      this.#end += count;
      this.#at += count;
    }
    return true;
  }
}
