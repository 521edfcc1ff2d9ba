import { indexPath } from '../../formats/bundle-manifest/bundle-paths.js';
import type { ManifestEntry, ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { compareBytes } from '../../formats/byte-order.js';
import { DigestStream, type Digest } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { CheckFailure } from './check-failure.js';

/** Where the lines of one pack stand in the index of its kind: bytes [from, to). */
export interface PackLines {
  readonly kind: string;
  readonly pack: string;
  /** The last key of the pack. */
  readonly last: string;
  /** Path of the index. */
  readonly index: string;
  readonly from: number;
  readonly to: number;
  /** Of those bytes. */
  readonly digest: Digest;
}

/** Follows the lines of one kind's index through its packs. `entries` are the packs of that kind in the manifest, in byte order of path. */
export class IndexWalk {
  readonly kind: string;
  readonly packs: PackLines[] = [];
  shards = 0;
  records = 0;
  plainBytes = 0;
  readonly #entries: readonly ManifestEntry[];
  readonly #path: string;
  #next = 0;
  #pack: ManifestEntry | undefined;
  #lines = new DigestStream();
  #from = 0;
  #at = 0;
  #frameEnd = 0;
  #packRecords = 0;
  #last: string | undefined;

  constructor(kind: string, entries: readonly ManifestEntry[]) {
    this.kind = kind;
    this.#path = indexPath(kind);
    this.#entries = entries;
  }

  /** Takes the next line; `bytes` are its own, with the line feed. Throws FormatError, or CheckFailure about the pack that ended. */
  take(line: ShardIndexLine, bytes: Buffer): void {
    this.#requireOrder(line);
    if (line.pack !== this.#pack?.path) this.#enter(line.pack);
    this.#requireTile(line);
    this.#frameEnd += line.length;
    this.#packRecords += line.records;
    this.#last = line.last;
    this.#at += bytes.length;
    this.#lines.update(bytes);
    this.shards += 1;
    this.plainBytes += line.plainBytes;
  }

  /** Ends the index. Throws CheckFailure where the last pack is not covered, or a pack has no lines. */
  finish(): this {
    this.#leave();
    const unlisted = this.#entries[this.#next];
    if (unlisted)
      throw new CheckFailure('EC-VERIFY-INDEX', `${this.#path} has no lines for ${unlisted.path}`, unlisted.path);
    return this;
  }

  #requireOrder({ first }: ShardIndexLine): void {
    if (this.#last === undefined || compareBytes(this.#last, first) < 0) return;
    throw new FormatError('unsorted', `key ${first} does not come after ${this.#last}`);
  }

  #requireTile({ offset, pack }: ShardIndexLine): void {
    if (offset === this.#frameEnd) return;
    throw new FormatError(
      'schema',
      `the frame begins at byte ${offset} of ${pack}, the one before it ends at ${this.#frameEnd}`,
    );
  }

  /** Packs are named in their order: each new one must be the next of the manifest. */
  #enter(path: string): void {
    this.#leave();
    const entry = this.#entries[this.#next];
    if (entry?.path !== path)
      throw new FormatError('schema', `pack ${path} stands where ${entry?.path ?? 'no further pack'} belongs`);
    this.#next += 1;
    this.#lines = new DigestStream();
    [this.#pack, this.#from, this.#frameEnd, this.#packRecords] = [entry, this.#at, 0, 0];
  }

  #leave(): void {
    const pack = this.#pack;
    if (!pack) return;
    requireEnd(pack, 'bytes', this.#frameEnd, pack.bytes);
    requireEnd(pack, 'records', this.#packRecords, pack.records);
    this.records += this.#packRecords;
    this.packs.push({
      kind: this.kind,
      pack: pack.path,
      last: this.#last!,
      index: this.#path,
      from: this.#from,
      to: this.#at,
      digest: this.#lines.digest(),
    });
    this.#pack = undefined;
  }
}

function requireEnd({ path }: ManifestEntry, what: string, indexed: number, stated: number | undefined): void {
  if (indexed === stated) return;
  throw new CheckFailure(
    'EC-VERIFY-INDEX',
    `the index counts ${indexed} ${what} in ${path}, the manifest ${stated ?? 'none'}`,
    path,
  );
}
