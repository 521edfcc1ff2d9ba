import { recordLineLength } from '../../formats/record-line/record-line.js';
import { cut, ShardCutter } from '../../formats/sharding/shard-cutter.js';
import { ShardIdBuilder } from '../../formats/sharding/shard-id.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Sharding } from '../../kernel/profile.js';
import type { PlannedPack, PlannedShard } from './planned-pack.js';
import { SourceParts } from './source-parts.js';

/** Cuts one kind's records into shards and packs. */
export class Packer {
  readonly #kind: EvidenceKind;
  readonly #keepsKeys: boolean;
  readonly #cutter: ShardCutter;
  readonly #id = new ShardIdBuilder();
  readonly #sources = new SourceParts();
  #finished: PlannedPack[] = [];
  #shards: PlannedShard[] = [];
  #number = 0;
  #after = '';
  #first = '';
  #last = '';
  #records = 0;
  #bytes = 0;
  #keys: string[] = [];

  /** With `keepsKeys` each shard names its keys, for records that are not all there are between its first and its last. */
  constructor(kind: EvidenceKind, sharding: Sharding, keepsKeys = false) {
    this.#kind = kind;
    this.#cutter = new ShardCutter(sharding);
    this.#keepsKeys = keepsKeys;
  }

  /** The digest has 32 bytes from `from` on. */
  add(key: string, digests: Uint8Array, from: number, bodyBytes: number): void {
    const bytes = recordLineLength(key, bodyBytes);
    const cuts = this.#cutter.add(key, bytes);
    if (cuts & cut.shardBefore) this.#endShard();
    if (cuts & cut.packBefore) this.#endPack();
    if (this.#records === 0) this.#first = key;
    this.#id.add(key, digests, from);
    this.#sources.add(key, bytes);
    this.#last = key;
    if (this.#keepsKeys) this.#keys.push(key);
    this.#records += 1;
    this.#bytes += bytes;
    if (cuts & cut.shardAfter) this.#endShard();
    if (cuts & cut.packAfter) this.#endPack();
  }

  end(): void {
    if (this.#records > 0) this.#endShard();
    if (this.#shards.length > 0) this.#endPack();
  }

  /** The packs that were finished since the last call. */
  take(): PlannedPack[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  #endShard(): void {
    const [first, last, records, plainBytes] = [this.#first, this.#last, this.#records, this.#bytes];
    const keys = this.#keepsKeys ? { keys: this.#keys } : {};
    const [shardId, sources] = [this.#id.finish(), this.#sources.take()];
    this.#shards.push({ first, last, records, plainBytes, shardId, sources, ...keys });
    this.#keys = [];
    this.#records = 0;
    this.#bytes = 0;
  }

  #endPack(): void {
    this.#number += 1;
    this.#finished.push({ kind: this.#kind, number: this.#number, after: this.#after, shards: this.#shards });
    this.#after = this.#last;
    this.#shards = [];
  }
}
