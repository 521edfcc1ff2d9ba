import { compareBytes } from '../byte-order.js';
import { itemHash } from '../item-set/item-hash.js';
import type { Tombstone } from '../tombstones/tombstone-line.js';

/** Tells which keys of one kind a delta removes. It is asked in byte order of keys; what was erased is known by hashes, which are held. */
export class Removals {
  readonly #kind: string;
  readonly #erased: ReadonlySet<string>;
  readonly #tombstones: Iterator<Tombstone>;
  #next: string | undefined;

  /** `open` reads the tombstones of the kind anew each time. */
  constructor(kind: string, open: () => Iterable<Tombstone>) {
    this.#kind = kind;
    this.#erased = erasedIn(open());
    this.#tombstones = open()[Symbol.iterator]();
    this.#advance();
  }

  has(key: string): boolean {
    while (this.#next !== undefined && compareBytes(this.#next, key) < 0) this.#advance();
    return this.#next === key || (this.#erased.size > 0 && this.#erased.has(itemHash(this.#kind, key)));
  }

  /** Whether some key up to this one may be among them. */
  reachUpTo(key: string): boolean {
    return this.#erased.size > 0 || (this.#next !== undefined && compareBytes(this.#next, key) <= 0);
  }

  #advance(): void {
    const { done, value } = this.#tombstones.next();
    this.#next = !done && 'key' in value ? value.key : undefined;
  }
}

function erasedIn(tombstones: Iterable<Tombstone>): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const tombstone of tombstones) if ('keyHash' in tombstone) hashes.add(tombstone.keyHash);
  return hashes;
}
