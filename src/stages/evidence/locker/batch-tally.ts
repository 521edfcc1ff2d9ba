import type { Instant } from '../../../formats/evidence-record/evidence-record.js';
import type { EvidenceKind } from '../../../kernel/evidence.js';
import type { EvidenceRefusal, WarningCount } from '../batch-receipt.js';
import type { ParsedRecord, SkippedDocument } from '../parsing/parsed-record.js';

/** Most refusals, superseded records and kinds of warning that a receipt lists. */
export const listLimit = 100;

interface KindTally {
  count: number;
  asOf?: Instant;
}

/** Counts what comes of the blocks of a batch. Structured-clonable parts of it travel between threads as TallyReport. */
export interface TallyReport {
  readonly records: number;
  readonly warned: number;
  readonly refusedCount: number;
  readonly refused: readonly EvidenceRefusal[];
  readonly warnings: readonly WarningCount[];
  readonly kinds: readonly (readonly [EvidenceKind, number, Instant | undefined])[];
}

export class BatchTally {
  records = 0;
  warned = 0;
  refusedCount = 0;
  readonly refused: EvidenceRefusal[] = [];
  readonly #warnings = new Map<string, WarningCount>();
  readonly #kinds = new Map<EvidenceKind, KindTally>();

  record({ record, warnings, path, line }: ParsedRecord): void {
    this.records += 1;
    this.#kind(record.kind, 1, record.captured ?? record.columns.modified);
    if (warnings.length === 0) return;
    this.warned += 1;
    for (const { code, pointer, message } of warnings)
      this.#warning({ code, count: 1, first: { path, line, pointer, message } });
  }

  refusal(refusal: EvidenceRefusal): void {
    this.refusedCount += 1;
    if (this.refused.length < listLimit) this.refused.push(refusal);
  }

  skipped({ path, message }: SkippedDocument): void {
    this.#warning({ code: 'skipped', count: 1, first: { path, message } });
  }

  add(report: TallyReport): void {
    this.records += report.records;
    this.warned += report.warned;
    this.refusedCount += report.refusedCount;
    this.refused.push(...report.refused.slice(0, listLimit - this.refused.length));
    for (const warning of report.warnings) this.#warning(warning);
    for (const [kind, count, asOf] of report.kinds) this.#kind(kind, count, asOf);
  }

  report(): TallyReport {
    const { records, warned, refusedCount, refused } = this;
    return { records, warned, refusedCount, refused, warnings: this.warnings(), kinds: this.kinds() };
  }

  /** In order of code. */
  warnings(): WarningCount[] {
    return [...this.#warnings.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  kinds(): (readonly [EvidenceKind, number, Instant | undefined])[] {
    return [...this.#kinds]
      .map(([kind, { count, asOf }]) => [kind, count, asOf] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  #warning(warning: WarningCount): void {
    const known = this.#warnings.get(warning.code);
    this.#warnings.set(warning.code, known ? { ...known, count: known.count + warning.count } : warning);
  }

  #kind(kind: EvidenceKind, count: number, asOf: Instant | undefined): void {
    const tally = this.#kinds.get(kind) ?? { count: 0 };
    tally.count += count;
    if (asOf !== undefined && (tally.asOf === undefined || asOf > tally.asOf)) tally.asOf = asOf;
    this.#kinds.set(kind, tally);
  }
}
