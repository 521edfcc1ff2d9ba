import { DigestStream, digestBytes, type Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import type { PlannedShard } from '../planning/planned-pack.js';
import { PlanScanner } from '../planning/plan-scanner.js';
import type { ScanTotals } from '../planning/record-scanner.port.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { StagedBundle } from './staged-bundle.js';

export interface InputTools {
  readonly reader: EvidenceReader;
  readonly place: Pick<SegmentPlace, 'tenant'>;
  readonly signal: AbortSignal;
}

/** What is known of one kind before a body of it is read: the greatest key, and the SHA-256 over the ids of its shards. */
export interface PlannedKind {
  readonly last: string;
  readonly shards: Digest;
}

/** Which records a plan reads, and what is said of them: their root, number and size. No body is read. */
export class InputScan {
  readonly #kinds = new Map<EvidenceKind, PlannedKind>();
  readonly #plain = new DigestStream();
  #plainDigest: Digest | undefined;
  #plainBytes = 0;
  #shards = 0;
  #records = 0;
  #found: ScanTotals | undefined;

  static async read(plan: Plan, { reader, place, signal }: InputTools): Promise<InputScan> {
    const scanner = new PlanScanner(reader, place.tenant, plan, signal);
    const inputs = new InputScan();
    for (const kind of plan.selectors.kinds) await inputs.#addKind(kind, scanner);
    inputs.#found = scanner.finish();
    inputs.#plainDigest = inputs.#plain.digest();
    return inputs;
  }

  get records(): number {
    return this.#records;
  }

  /** Undefined where no record of the kind is read. */
  kind(kind: EvidenceKind): PlannedKind | undefined {
    return this.#kinds.get(kind);
  }

  totals(): Omit<StagedBundle, 'layout' | 'files'> {
    const [records, plainBytes, shards] = [this.#records, this.#plainBytes, this.#shards];
    const { itemSetRoot, counts } = this.#found!;
    return { itemSetRoot, counts, records, plainBytes, plainDigest: this.#plainDigest!, shards };
  }

  async #addKind(kind: EvidenceKind, scanner: PlanScanner): Promise<void> {
    const ids = new DigestStream();
    let last: string | undefined;
    for await (const { shards } of scanner.packs(kind)) {
      for (const shard of shards) this.#add(shard, ids);
      last = shards.at(-1)?.last;
    }
    if (last !== undefined) this.#kinds.set(kind, { last, shards: ids.digest() });
  }

  #add({ records, plainBytes, shardId }: PlannedShard, ids: DigestStream): void {
    const id = digestBytes(shardId);
    ids.update(id);
    this.#plain.update(id);
    this.#plainBytes += plainBytes;
    this.#shards += 1;
    this.#records += records;
  }
}
