import { FormatError } from '../format-error.js';
import { checkedPageSize, pageFlags, pageHeaderBytes, metaBytes, smallestPage } from './bolt-layout.js';
import { readMetaPage, type BoltMeta } from './meta-page.js';
import { readPageHeader, type PageHeader } from './page-header.js';

/** Gives `length` bytes from `offset`, fewer only at the end of the file. The bytes must stay as they are. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export interface BoltLimits {
  /** Pages from the root bucket down to a value, over all buckets on the way. */
  readonly maxDepth: number;
  /** Pages of the file. */
  readonly maxPages: number;
  /** Bytes of the pages held at one time: the largest value has to fit. */
  readonly maxHeldBytes: number;
}

export const defaultBoltLimits: BoltLimits = { maxDepth: 64, maxPages: 2 ** 24, maxHeldBytes: 2 ** 27 };

/** Bytes of a page and of those that overflow from it. */
export interface PageRun {
  readonly header: PageHeader;
  /** Of the file. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** How much of the file a page and its overflow take. */
export interface PageExtent {
  readonly id: number;
  readonly pages: number;
  readonly bytes: number;
}

/** bbolt looks for the second meta page at 1 KiB, 2 KiB, ... where the first is damaged. */
const metaProbes = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536] as const;

/** An untrusted BoltDB file that can be read at any place: finds its meta page and gives page runs whose ends lie in the file. */
export class BoltFile {
  readonly meta: BoltMeta;
  readonly limits: BoltLimits;
  readonly #read: ReadAt;

  /** `size`: bytes of the file. Throws FormatError `syntax`, `truncated`, `unsupported` or `too-large`, with the offset. */
  constructor(read: ReadAt, size: number, limits: BoltLimits = defaultBoltLimits) {
    this.#read = read;
    this.limits = limits;
    this.meta = checkedMeta(this.#newestMeta(size), size, limits);
  }

  /**
   * The page `id` and what overflows from it. `from` is where it is referred to, for messages; `admit` sees its extent before it is
   * read. Throws where it is not in the file or not where its header says.
   */
  run(id: number, from: number, admit: (extent: PageExtent) => void = () => undefined): PageRun {
    const { pageSize, highWaterMark } = this.meta;
    if (!(id >= 2 && id < highWaterMark)) throw outside(id, highWaterMark, from);
    const offset = id * pageSize;
    const first = this.#bytes(offset, pageSize);
    const header = readPageHeader(first, 0);
    if (header.id !== id) throw damaged(offset, `page ${id} says that it is page ${header.id}`);
    const pages = header.overflow + 1;
    if (id + pages > highWaterMark)
      throw damaged(offset + 12, `page ${id} overflows beyond the end, page ${highWaterMark}`);
    this.#requireSmall(id, pages * pageSize);
    admit({ id, pages, bytes: pages * pageSize });
    return { header, offset, bytes: pages === 1 ? first : this.#bytes(offset, pages * pageSize) };
  }

  /** What page `id` says of itself, unjudged. */
  header(id: number): PageHeader {
    return readPageHeader(this.#bytes(id * this.meta.pageSize, pageHeaderBytes), 0);
  }

  #requireSmall(id: number, bytes: number): void {
    if (bytes <= this.limits.maxHeldBytes) return;
    const message = `page ${id} of the bolt file has ${bytes} bytes; the limit is ${this.limits.maxHeldBytes}`;
    throw new FormatError('too-large', message, { offset: id * this.meta.pageSize });
  }

  #bytes(offset: number, length: number): Buffer {
    const bytes = this.#read(offset, length);
    if (bytes.length < length)
      throw new FormatError('truncated', 'the bolt file is cut off', { offset: offset + bytes.length });
    return Buffer.from(bytes.buffer, bytes.byteOffset, length);
  }

  #newestMeta(size: number): PlacedMeta {
    const first = this.#metaAt(0, size);
    const places = first === undefined ? metaProbes : [checkedPageSize(first.meta.pageSize, 24)];
    const second = places.map((place) => this.#metaAt(place, size)).find((found) => found !== undefined);
    const newest = first && second && second.meta.txid > first.meta.txid ? second : (first ?? second);
    if (newest === undefined)
      throw damaged(0, 'no valid meta page: this is not a bolt file, or its beginning is damaged');
    return newest;
  }

  #metaAt(offset: number, size: number): PlacedMeta | undefined {
    if (offset + smallestPage > size) return undefined;
    const page = this.#bytes(offset, pageHeaderBytes + metaBytes);
    const meta = readMetaPage(page);
    return meta && { meta, offset, header: readPageHeader(page, 0) };
  }
}

interface PlacedMeta {
  readonly meta: BoltMeta;
  readonly header: PageHeader;
  readonly offset: number;
}

function checkedMeta({ meta, header, offset }: PlacedMeta, size: number, limits: BoltLimits): BoltMeta {
  const { pageSize, root, freelist, highWaterMark } = meta;
  checkedPageSize(pageSize, offset + 24);
  const place = offset === 0 ? 0 : 1;
  if (header.flags !== pageFlags.meta || header.id !== place || offset !== place * pageSize)
    throw damaged(offset, `the meta page at byte ${offset} is not page ${place} of ${pageSize} bytes`);
  if (highWaterMark > limits.maxPages)
    throw new FormatError('too-large', `the bolt file has ${highWaterMark} pages; the limit is ${limits.maxPages}`, {
      offset,
    });
  if (highWaterMark * pageSize > size)
    throw new FormatError('truncated', `the bolt file has ${size} bytes and says ${highWaterMark} pages`, {
      offset: size,
    });
  for (const page of [root, freelist ?? root])
    if (page < 2 || page >= highWaterMark) throw outside(page, highWaterMark, offset + 32);
  return meta;
}

export function damaged(offset: number, message: string): FormatError {
  return new FormatError('syntax', message, { offset });
}

function outside(id: number, highWaterMark: number, from: number): FormatError {
  return damaged(from, `page ${id} is not one of the file's pages, 2 to ${highWaterMark - 1}`);
}
