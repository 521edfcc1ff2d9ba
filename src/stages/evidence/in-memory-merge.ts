import { digestFromBytes } from '../../formats/digest.js';
import { parseInstant } from '../../formats/evidence-record/instant.js';
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

/** The rules of the PostgreSQL merge, in plain code. */
export function mergeInMemory(store: InMemoryEvidenceStore, batch: Batch): BatchReceipt {
  const { header, options } = batch;
  const { chosen, superseded } = choose(batch.records);
  const compared = chosen.map((parsed) => ({ parsed, old: store.open(parsed.record.kind, parsed.key) }));
  const fresh = compared.filter(({ parsed, old }) => !old?.parsed.digest.equals(parsed.digest));
  const gone = options.snapshot ? goneFrom(store, batch, chosen) : [];
  const asOf = batch.tally.kinds().flatMap(([kind, , found]) => {
    const instant = parseInstant(header.captureTime) ?? found;
    return instant === undefined ? [] : [{ kind, instant }];
  });
  const news = asOf.some(
    ({ kind, instant }) => !store.asOf.some((known) => known.kind === kind && known.instant >= instant),
  );
  const moves = fresh.length + gone.length > 0 || news;
  const seq = store.seq + (moves ? 1 : 0);
  const same = moves
    ? undefined
    : store.batches.findLast(({ digest, source }) => digest === batch.summary.digest && source === header.source);
  const added = fresh.filter(({ old }) => !old).length;
  const changed = fresh.length - added;
  const unchanged = chosen.length - fresh.length;
  const receipt: BatchReceipt = {
    batchId: same?.batchId ?? batch.batchId,
    seq,
    source: header.source,
    createdAt: new Date().toISOString(),
    ...batch.summary,
    accepted: chosen.length,
    added,
    changed,
    unchanged,
    closed: gone.length,
    supersededCount: superseded.length,
    warned: batch.tally.warned,
    refusedCount: batch.tally.refusedCount,
    refused: batch.tally.refused,
    superseded: superseded
      .slice(0, listLimit)
      .map(({ record, key, digest }) => ({ kind: record.kind, key, digest: digestFromBytes(digest) })),
    warnings: batch.tally.warnings(),
    kinds: Object.fromEntries(batch.tally.kinds().map(([kind, count]) => [kind, count])),
    validateOnly: options.validateOnly === true,
  };
  if (options.validateOnly) return receipt;
  for (const version of [...fresh.flatMap(({ old }) => old ?? []), ...gone]) version.to = seq;
  for (const { parsed } of fresh) {
    const original = options.keepOriginals ? Buffer.from(parsed.original) : undefined;
    store.versions.push({ parsed, source: header.source, from: seq, ...(original ? { original } : {}) });
  }
  store.seq = seq;
  if (!same) {
    store.batches.push(receipt);
    store.asOf.push(...asOf.map((entry) => ({ ...entry, seq })));
  }
  return receipt;
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
