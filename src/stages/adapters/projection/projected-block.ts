import { bucketOf } from '../../../formats/item-set/bucket.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { ScanBlock } from '../../evidence/evidence-reader.port.js';
import { digestOfBody, type ProjectedRecord } from './record-projector.js';

const capacity = 1_024;

/** Gathers projected records into columns; no body is kept. */
export class ProjectedBlock {
  readonly #kind: EvidenceKind;
  readonly #rules: number;
  #keys: string[] = [];
  #columns: Omit<Required<ScanBlock>, 'count' | 'keys'>;

  /** `rules` is how many of them count their hits. */
  constructor(kind: EvidenceKind, rules: number) {
    this.#kind = kind;
    this.#rules = rules;
    this.#columns = newColumns(rules);
  }

  get isEmpty(): boolean {
    return this.#keys.length === 0;
  }

  get isFull(): boolean {
    return this.#keys.length === capacity;
  }

  /** Not to a full block. */
  add(key: string, { body, hits }: ProjectedRecord): void {
    const { digests, lengths, buckets, hits: all } = this.#columns;
    const i = this.#keys.push(key) - 1;
    digests.set(digestOfBody(body), i * 32);
    lengths[i] = body.length;
    buckets[i] = bucketOf(this.#kind, key);
    all.set(hits, i * this.#rules);
  }

  /** The records so far; the next ones begin a new block. */
  take(): ScanBlock {
    const block = { count: this.#keys.length, keys: this.#keys, ...this.#columns };
    this.#keys = [];
    this.#columns = newColumns(this.#rules);
    return block;
  }
}

function newColumns(rules: number) {
  return {
    digests: Buffer.allocUnsafe(capacity * 32),
    lengths: new Uint32Array(capacity),
    buckets: new Uint16Array(capacity),
    hits: new Uint32Array(capacity * rules),
  };
}
