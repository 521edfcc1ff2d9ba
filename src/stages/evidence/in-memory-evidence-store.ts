import type { EvidenceKind } from '../../kernel/evidence.js';
import type { Selectors } from '../../kernel/selectors.js';
import { compareBytes } from '../../formats/byte-order.js';
import { parseInstant } from '../../formats/evidence-record/instant.js';
import { itemHash } from '../../formats/item-set/item-hash.js';
import { packagePurl } from '../../formats/purl/purl.js';
import type { BatchReceipt } from './batch-receipt.js';
import type { Erasure } from './evidence-erasures.port.js';
import type { ParsedRecord } from './parsing/parsed-record.js';

/** One version of one record. */
export interface StoredRecord {
  readonly parsed: ParsedRecord;
  readonly source: string;
  readonly original?: Buffer;
  readonly captured?: bigint;
  readonly batchId: string;
  readonly from: number;
  to?: number;
}

/** An erasure and the cuts that held the record, as [from, to). */
export interface StoredErasure {
  readonly erasure: Erasure;
  readonly cuts: readonly (readonly [from: number, to: number])[];
}

/** What one tenant has. */
export class InMemoryEvidenceStore {
  seq = 0;
  versions: StoredRecord[] = [];
  readonly erasures: StoredErasure[] = [];
  batches: BatchReceipt[] = [];
  readonly captures: {
    readonly seq: number;
    readonly kind: EvidenceKind;
    readonly source: string;
    readonly instant?: bigint;
  }[] = [];

  open(kind: EvidenceKind, key: string): StoredRecord | undefined {
    return this.versions.find(
      ({ parsed, to }) => to === undefined && parsed.record.kind === kind && parsed.key === key,
    );
  }

  /** All versions of one record. */
  of(kind: EvidenceKind, key: string): StoredRecord[] {
    return this.versions.filter(({ parsed }) => parsed.record.kind === kind && parsed.key === key);
  }

  /** The newest erasure of a record, of that cut where one is given. */
  erasure(kind: EvidenceKind, key: string, cut?: number): Erasure | undefined {
    const hash = itemHash(kind, key);
    return this.erasures.findLast(
      ({ erasure, cuts }) =>
        erasure.kind === kind && erasure.keyHash === hash && (cut === undefined || holds(cuts, cut)),
    )?.erasure;
  }

  /** In byte order of keys. */
  at(seq: number, kind: EvidenceKind, selectors: Omit<Selectors, 'kinds'> = {}): StoredRecord[] {
    return this.versions
      .filter(({ from, to, parsed }) => from <= seq && (to === undefined || to > seq) && parsed.record.kind === kind)
      .filter((version) => isSelected(version, selectors))
      .sort((a, b) => compareBytes(a.parsed.key, b.parsed.key));
  }
}

export const holds = (cuts: StoredErasure['cuts'], cut: number) => cuts.some(([from, to]) => from <= cut && cut < to);

function isSelected({ parsed, source }: StoredRecord, selectors: Omit<Selectors, 'kinds'>): boolean {
  const { columns, id } = parsed.record;
  const { from, to } = selectors.timeWindow ?? {};
  const time = columns.modified ?? columns.published;
  return (
    meets(selectors.sources, [source]) &&
    meets(selectors.ecosystems, columns.ecosystems) &&
    meets(
      selectors.packages?.map((purl) => packagePurl(purl) ?? purl),
      columns.packages,
    ) &&
    meets(selectors.severities, [columns.severity]) &&
    meets(selectors.aliases, [id, ...columns.aliases]) &&
    meets(selectors.subjects, columns.subjects) &&
    (from === undefined || (time !== undefined && time >= (parseInstant(from) ?? 0n))) &&
    (to === undefined || (time !== undefined && time < (parseInstant(to) ?? 0n)))
  );
}

const meets = (wanted: readonly string[] | undefined, has: readonly string[]) =>
  wanted === undefined || has.some((value) => wanted.includes(value));
