import { readPatchGroup, applyPatch } from '../../src/formats/compact-delta/patch-groups.js';
import { digestOf, digestBytes, type Digest } from '../../src/formats/digest.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { ItemSetBuilder } from '../../src/formats/item-set/item-set-builder.js';
import { RecordLineReader } from '../../src/formats/record-line/record-line-reader.js';
import { recordLines } from '../../src/formats/record-line/record-lines.js';
import type { Tombstone } from '../../src/formats/tombstones/tombstone-line.js';
import type { EvidenceKind } from '../../src/kernel/evidence.js';

/** A far site: the record bodies that it holds, of one kind. It does what docs/formats says, with nothing of the importer's code. */
export class MirrorSite {
  readonly #bodies = new Map<string, { readonly body: Buffer; readonly digest: Digest }>();
  readonly #kind: EvidenceKind;

  constructor(kind: EvidenceKind) {
    this.#kind = kind;
  }

  clear(): void {
    this.#bodies.clear();
  }

  put(key: string, body: Buffer): void {
    this.#bodies.set(key, { body, digest: digestOf(body) });
  }

  remove(tombstone: Tombstone): void {
    if ('key' in tombstone) this.#bodies.delete(tombstone.key);
    else
      for (const key of this.#bodies.keys())
        if (itemHash(this.#kind, key) === tombstone.keyHash) this.#bodies.delete(key);
  }

  /** Puts the records of a group of patches, made of what is held. */
  patch(bytes: Buffer): void {
    const group = readPatchGroup(bytes, 0);
    const before = group.head.changed.map((key) => ({ key, body: this.#bodies.get(key)!.body }));
    const lines = new RecordLineReader(applyPatch(group, recordLines(before)));
    while (lines.next()) this.put(lines.key, Buffer.from(lines.body));
  }

  /** A line `key digest` a record, in byte order of keys, which are ASCII here. */
  get items(): string {
    return this.#sorted.map((key) => `${key} ${this.#bodies.get(key)!.digest}`).join('\n');
  }

  get root(): Digest {
    const set = new ItemSetBuilder();
    for (const key of this.#sorted) set.add(this.#kind, key, digestBytes(this.#bodies.get(key)!.digest));
    return set.root();
  }

  get #sorted(): readonly string[] {
    return [...this.#bodies.keys()].sort();
  }
}
