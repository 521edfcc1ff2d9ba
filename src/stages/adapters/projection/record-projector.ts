import { hash } from 'node:crypto';
import { canonicalRecord } from '../../../formats/canonical-json/canonical-record.js';
import { canonicalBytes } from '../../../formats/canonical-json/canonicalize.js';
import type { JsonObject } from '../../../formats/canonical-json/json-value.js';
import { countedRules } from '../../../formats/redaction/redaction-rules.js';
import { Redactor } from '../../../formats/redaction/redactor.js';
import { invalid } from '../../../kernel/errors.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { PlanProjection } from '../../../kernel/plan.js';
import { documentLimits } from '../../evidence/parsing/parse-block.js';
import { isReadable } from '../../evidence/parsing/read-stored-record.js';

/** A record as it leaves. */
export interface ProjectedRecord {
  /** Canonical JSON. */
  readonly body: Buffer;
  /** How many values each rule took, in the order of `countedRules`. */
  readonly hits: Uint32Array;
}

/** Applies a projection to the records of one kind. */
export class RecordProjector {
  readonly #kind: EvidenceKind;
  readonly #redactor: Redactor;
  readonly #rules: readonly string[];

  private constructor(kind: EvidenceKind, redactor: Redactor, rules: readonly string[]) {
    this.#kind = kind;
    this.#redactor = redactor;
    this.#rules = rules;
  }

  /** Undefined where the projection leaves every record of the kind as it is. */
  static of({ rules }: PlanProjection, kind: EvidenceKind): RecordProjector | undefined {
    const redactor = rules && Redactor.of(rules, kind);
    return redactor && new RecordProjector(kind, redactor, countedRules(rules));
  }

  /**
   * Takes the canonical body of a record. Throws `EC-REDACTION-IDENTITY` (invalid) where a rule hides what the record is known by, or what is left is no
   * record of its kind any more: the bundle would then hold what the rule shall keep back, or what no importer can read. Names no record.
   */
  project(key: string, body: Buffer): ProjectedRecord {
    const hits = new Uint32Array(this.#rules.length);
    this.#requireShownKey(key);
    const { value } = canonicalRecord(body, documentLimits);
    const shown = this.#redactor.redact(value as JsonObject, (rule) => void (hits[rule]! += 1));
    if (shown === value) return { body, hits };
    if (!isReadable(this.#kind, shown) && isReadable(this.#kind, value)) throw this.#refusal(hits);
    return { body: canonicalBytes(shown), hits };
  }

  #requireShownKey(key: string): void {
    const rule = this.#redactor.hidingRule(key);
    if (rule === undefined) return;
    throw invalid(
      'EC-REDACTION-IDENTITY',
      `${this.#rules[rule]} hides a text that the id of a record of ${this.#kind} holds, so the record cannot leave under it: leave such records out by the selectors, or give the rule other kinds`,
      { pointer: '/redaction' },
    );
  }

  #refusal(hits: Uint32Array) {
    const rules = this.#rules.filter((_, rule) => hits[rule]! > 0).join(', ');
    return invalid(
      'EC-REDACTION-IDENTITY',
      `what ${rules} leave of a record of ${this.#kind} cannot be read as one any more: narrow them, or leave such records out by the selectors`,
      { pointer: '/redaction' },
    );
  }
}

/** SHA-256, 32 bytes. */
export const digestOfBody = (body: Buffer): Buffer => hash('sha256', body, 'buffer');
