import { hash } from 'node:crypto';
import { DigestStream, digestBytes, type Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import { integrity } from '../../kernel/errors.js';
import type { Plan } from '../../kernel/plan.js';
import type { EvidenceBody } from '../evidence/evidence-reader.port.js';
import { Packer } from '../planning/packer.js';

/** Cuts the records of a kind that are really read as the scan cut them before: only the same records have the same shards. */
export class ReadCheck {
  readonly #kind: EvidenceKind;
  readonly #packer: Packer;
  readonly #shards = new DigestStream();

  constructor(kind: EvidenceKind, plan: Pick<Plan, 'sharding'>) {
    this.#kind = kind;
    this.#packer = new Packer(kind, plan.sharding);
  }

  add({ key, body }: EvidenceBody): void {
    this.#packer.add(key, hash('sha256', body, 'buffer'), 0, body.length);
    this.#take();
  }

  /** After the last record. Throws `EC-EVIDENCE-DAMAGED` (integrity) unless the hash of the shard ids is `planned`. */
  finish(planned: Digest): void {
    this.#packer.end();
    this.#take();
    if (this.#shards.digest() === planned) return;
    const reason = 'a body, a key or the number of records differs from what the scan of the same cut found';
    throw integrity(
      'EC-EVIDENCE-DAMAGED',
      `the ${this.#kind} that were read are not those that were planned: ${reason}`,
    );
  }

  #take(): void {
    for (const { shards } of this.#packer.take())
      for (const { shardId } of shards) this.#shards.update(digestBytes(shardId));
  }
}
