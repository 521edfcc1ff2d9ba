import { digestFromBytes } from '../../formats/digest.js';
import { parseInstant } from '../../formats/evidence-record/instant.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { BatchReceipt } from './batch-receipt.js';
import type { BatchHeader, EvidenceInput, IngestOptions } from './evidence-locker.port.js';
import type { InMemoryEvidenceStore, StoredRecord } from './in-memory-evidence-store.js';
import { checkShrink } from './locker/batch-rules.js';
import { listLimit, type BatchTally } from './locker/batch-tally.js';
import type { ParsedRecord } from './parsing/parsed-record.js';

interface Batch {
  readonly header: BatchHeader;
  readonly options: IngestOptions;
  readonly tally: BatchTally;
  readonly records: readonly ParsedRecord[];
  readonly summary: ReturnType<EvidenceInput['summary']>;
  readonly batchId: string;
}

/** What a batch would do. */
interface Merge {
  readonly seq: number;
  readonly batchId: string;
  /** False where an earlier receipt stands for this batch too. */
  readonly recorded: boolean;
  readonly fresh: readonly { readonly parsed: ParsedRecord; readonly old?: StoredRecord }[];
  readonly gone: readonly StoredRecord[];
  readonly accepted: number;
  readonly erased: number;
  readonly superseded: readonly ParsedRecord[];
  /** Without those that were left out because they had been erased. */
  readonly listed: readonly ParsedRecord[];
  readonly captures: readonly { readonly kind: EvidenceKind; readonly source: string; readonly instant?: bigint }[];
}

/** The rules of the PostgreSQL merge, in plain code. */
export function mergeInMemory(store: InMemoryEvidenceStore, batch: Batch): BatchReceipt {
  const merge = planMerge(store, batch);
  const receipt = receiptOf(batch, merge);
  if (!batch.options.validateOnly) apply(store, batch, merge, receipt);
  return receipt;
}

function planMerge(store: InMemoryEvidenceStore, batch: Batch): Merge {
  const { chosen: all, superseded } = choose(batch.records);
  const chosen = batch.options.restoreErased ? all : all.filter((record) => !isErased(store, record));
  const compared = chosen.map((parsed) => ({ parsed, old: store.open(parsed.record.kind, parsed.key) }));
  const fresh = compared.filter(({ parsed, old }) => !old?.parsed.digest.equals(parsed.digest));
  const gone = batch.options.snapshot ? goneFrom(store, batch, chosen) : [];
  const captures = capturesOf(batch);
  const isNews = captures.some(
    (capture) => capture.instant !== undefined && !store.captures.some((known) => isNotBefore(known, capture)),
  );
  const moves = fresh.length + gone.length > 0 || isNews;
  const same = moves ? undefined : sameBatch(store, batch);
  const seq = store.seq + (moves ? 1 : 0);
  const identity = { seq, batchId: same?.batchId ?? batch.batchId, recorded: !same };
  const erased = all.length - chosen.length;
  const listed = batch.options.restoreErased ? superseded : superseded.filter((record) => !isErased(store, record));
  return { ...identity, fresh, gone, accepted: chosen.length, erased, superseded, listed, captures };
}

const isErased = (store: InMemoryEvidenceStore, { record, key }: ParsedRecord) =>
  store.of(record.kind, key).length === 0 && store.erasure(record.kind, key) !== undefined;

const sameBatch = (store: InMemoryEvidenceStore, { summary, header }: Batch) =>
  store.batches.findLast(({ digest, source }) => digest === summary.digest && source === header.source);

type Capture = Merge['captures'][number];

const isNotBefore = (known: Capture, { kind, source, instant = 0n }: Capture): boolean =>
  known.kind === kind && known.source === source && known.instant !== undefined && known.instant >= instant;

function capturesOf({ tally, header }: Batch): Merge['captures'] {
  const declared = parseInstant(header.captureTime);
  return tally.kinds().map(([kind, , found]) => {
    const instant = declared ?? found;
    return { kind, source: header.source, ...(instant !== undefined && { instant }) };
  });
}

function receiptOf({ header, options, tally, summary }: Batch, merge: Merge): BatchReceipt {
  const added = merge.fresh.filter(({ old }) => !old).length;
  return {
    batchId: merge.batchId,
    seq: merge.seq,
    source: header.source,
    createdAt: new Date().toISOString(),
    ...summary,
    accepted: merge.accepted,
    added,
    changed: merge.fresh.length - added,
    unchanged: merge.accepted - merge.fresh.length,
    closed: merge.gone.length,
    erased: merge.erased,
    supersededCount: merge.superseded.length,
    warned: tally.warned,
    refusedCount: tally.refusedCount,
    refused: tally.refused,
    superseded: merge.listed
      .slice(0, listLimit)
      .map(({ record, key, digest }) => ({ kind: record.kind, key, digest: digestFromBytes(digest) })),
    warnings: tally.warnings(),
    kinds: Object.fromEntries(tally.kinds().map(([kind, count]) => [kind, count])),
    validateOnly: options.validateOnly === true,
  };
}

function apply(store: InMemoryEvidenceStore, { header, options }: Batch, merge: Merge, receipt: BatchReceipt): void {
  const { seq, fresh, gone, captures } = merge;
  for (const version of [...fresh.flatMap(({ old }) => old ?? []), ...gone]) version.to = seq;
  for (const { parsed } of fresh) {
    const original = options.keepOriginals ? Buffer.from(parsed.original) : undefined;
    const captured = parseInstant(header.captureTime) ?? parsed.record.captured;
    const place = { source: header.source, batchId: merge.batchId, from: seq };
    store.versions.push({
      parsed,
      ...place,
      ...(original && { original }),
      ...(captured !== undefined && { captured }),
    });
  }
  store.seq = seq;
  if (!merge.recorded) return;
  store.batches.push(receipt);
  store.captures.push(...captures.map((capture) => ({ ...capture, seq })));
}

function choose(records: readonly ParsedRecord[]): {
  readonly chosen: ParsedRecord[];
  readonly superseded: ParsedRecord[];
} {
  const best = new Map<string, ParsedRecord>();
  const superseded: ParsedRecord[] = [];
  for (const record of records) {
    const identity = `${record.record.kind} ${record.key}`;
    const rival = best.get(identity);
    const wins = !rival || beats(record, rival);
    if (wins) best.set(identity, record);
    if (rival) superseded.push(wins ? rival : record);
  }
  return { chosen: [...best.values()], superseded };
}

function beats(record: ParsedRecord, rival: ParsedRecord): boolean {
  const [a, b] = [record, rival].map(({ record }) => record.columns.modified ?? record.captured);
  if (a === b) return record.digest.compare(rival.digest) > 0;
  return b === undefined || (a !== undefined && a > b);
}

function goneFrom(
  store: InMemoryEvidenceStore,
  { header, options }: Batch,
  chosen: readonly ParsedRecord[],
): StoredRecord[] {
  const kept = new Set(chosen.map(({ record, key }) => `${record.kind} ${key}`));
  const held = store.versions.filter(
    ({ source, to, parsed }) =>
      to === undefined && source === header.source && (header.kind === undefined || parsed.record.kind === header.kind),
  );
  const gone = held.filter(({ parsed }) => !kept.has(`${parsed.record.kind} ${parsed.key}`));
  checkShrink(header.source, held.length, gone.length, options);
  return gone;
}
