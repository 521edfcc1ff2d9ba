import { countedRules } from '../../formats/redaction/redaction-rules.js';
import type { PlanProjection, RuleCount } from '../../kernel/plan.js';

/** Adds up what the rules of a projection took. */
export class HitCounter {
  readonly #rules: readonly string[];
  readonly #counts: number[];

  constructor({ rules }: PlanProjection) {
    this.#rules = rules ? countedRules(rules) : [];
    this.#counts = this.#rules.map(() => 0);
  }

  /** Of one record: as many as there are rules, from `from` on. Absent where the projection does not concern it. */
  add(hits: Uint32Array | undefined, from = 0): void {
    if (!hits) return;
    for (let rule = 0; rule < this.#counts.length; rule += 1) this.#counts[rule]! += hits[from + rule]!;
  }

  /** Of a block of records. */
  addAll(hits: Uint32Array | undefined, records: number): void {
    for (let i = 0; i < records; i += 1) this.add(hits, i * this.#rules.length);
  }

  /** In order of the rules, those that took nothing too. */
  counts(): readonly RuleCount[] {
    return this.#rules.map((rule, i) => ({ rule, count: this.#counts[i]! }));
  }
}
