import { DigestStream, digestBytes, type Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import type { PlannedShard } from '../planning/planned-pack.js';
import { PlanScanner, type ScanTotals } from '../planning/plan-scanner.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import type { StagedBundle } from './staged-bundle.js';

export interface InputTools {
  readonly reader: EvidenceReader;
  readonly place: Pick<SegmentPlace, 'tenant'>;
  readonly signal: AbortSignal;
}

/** Which records a plan reads, and what is said of them: their root, number and size. No body is read. */
export class InputScan {
  readonly #lastKeys = new Map<EvidenceKind, string>();
  readonly #plain = new DigestStream();
  #plainDigest: Digest | undefined;
  #plainBytes = 0;
  #shards = 0;
  #records = 0;
  #found: ScanTotals | undefined;

  static async read(plan: Plan, { reader, place, signal }: InputTools): Promise<InputScan> {
    const scanner = new PlanScanner(reader, place.tenant, plan, signal);
    const inputs = new InputScan();
    for (const kind of plan.selectors.kinds) {
      for await (const { shards } of scanner.packs(kind)) shards.forEach((shard) => inputs.#add(kind, shard));
    }
    inputs.#found = scanner.finish();
    inputs.#plainDigest = inputs.#plain.digest();
    return inputs;
  }

  get records(): number {
    return this.#records;
  }

  /** The greatest key of a kind, undefined where no record of it is read. */
  lastKey(kind: EvidenceKind): string | undefined {
    return this.#lastKeys.get(kind);
  }

  totals(): Omit<StagedBundle, 'layout' | 'files'> {
    const [records, plainBytes, shards] = [this.#records, this.#plainBytes, this.#shards];
    return { ...this.#found!, records, plainBytes, plainDigest: this.#plainDigest!, shards };
  }

  #add(kind: EvidenceKind, { last, records, plainBytes, shardId }: PlannedShard): void {
    this.#lastKeys.set(kind, last);
    this.#plain.update(digestBytes(shardId));
    this.#plainBytes += plainBytes;
    this.#shards += 1;
    this.#records += records;
  }
}
