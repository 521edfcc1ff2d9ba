import type { BucketItem } from '../../formats/item-set/rehash-buckets.js';
import { compareBytes } from '../../formats/byte-order.js';
import { formatInstant } from '../../formats/evidence-record/instant.js';
import { bucketOf } from '../../formats/item-set/bucket.js';
import { notFound } from '../../kernel/errors.js';
import type { EvidenceCut, EvidenceKind, Feed } from '../../kernel/evidence.js';
import { newId, type TenantId } from '../../kernel/ids.js';
import type { Selectors } from '../../kernel/selectors.js';
import type { BatchReceipt } from './batch-receipt.js';
import type { BatchFilter, EvidenceCatalog, Page, RecordPage, RecordQuery } from './evidence-catalog.port.js';
import type { EraseRequest, Erasure, EvidenceErasures } from './evidence-erasures.port.js';
import type { BatchHeader, EvidenceInput, EvidenceLocker, IngestOptions } from './evidence-locker.port.js';
import type {
  BucketScan,
  ChangeScan,
  CutSpan,
  EvidenceBody,
  EvidenceChange,
  EvidenceReader,
  EvidenceScan,
  KeyRange,
  ScanBlock,
} from './evidence-reader.port.js';
import { toRow } from './evidence-summary.js';
import { erasedRecord } from './gone.js';
import { bucketItemsInMemory, changesInMemory } from './in-memory-changes.js';
import { mergeInMemory } from './in-memory-merge.js';
import { eraseInMemory } from './in-memory-erase.js';
import { holds, InMemoryEvidenceStore, type StoredRecord } from './in-memory-evidence-store.js';
import { inMemorySummary, isModifiedWithin } from './in-memory-summary.js';
import { checkCount, checkHeader, checkRefusals } from './locker/batch-rules.js';
import { BatchTally } from './locker/batch-tally.js';
import { requireCut } from './require-cut.js';
import { parseBlock } from './parsing/parse-block.js';
import type { ParsedRecord } from './parsing/parsed-record.js';

/** Tests only: the process refuses to start with it outside the testing environment. */
export class InMemoryEvidenceLocker implements EvidenceLocker, EvidenceReader, EvidenceCatalog, EvidenceErasures {
  readonly #stores = new Map<TenantId, InMemoryEvidenceStore>();

  async ingest(
    tenant: TenantId,
    header: BatchHeader,
    input: EvidenceInput,
    options: IngestOptions,
    signal: AbortSignal,
  ): Promise<BatchReceipt> {
    checkHeader(header);
    const tally = new BatchTally();
    const records: ParsedRecord[] = [];
    const sink = {
      record: (record: ParsedRecord) => {
        tally.record(record);
        records.push(record);
      },
      refusal: tally.refusal.bind(tally),
      skipped: tally.skipped.bind(tally),
    };
    for await (const part of input.blocks(signal)) {
      if ('refused' in part) tally.refusal(part.refused);
      else parseBlock(part, header, sink);
    }
    checkRefusals(tally, options);
    checkCount(header, tally);
    const batch = { header, options, tally, records, summary: input.summary(), batchId: newId('batch') };
    return mergeInMemory(this.#store(tenant), batch);
  }

  head(tenant: TenantId): Promise<EvidenceCut> {
    return Promise.resolve({ seq: this.#store(tenant).seq });
  }

  asOf(tenant: TenantId, cut: EvidenceCut, { kinds }: Pick<Selectors, 'kinds'>): Promise<string | undefined> {
    const known = this.#store(tenant)
      .captures.filter(({ seq, kind }) => seq <= cut.seq && kinds.includes(kind))
      .flatMap(({ instant }) => instant ?? []);
    const newest = newestOf(known);
    return Promise.resolve(newest === undefined ? undefined : formatInstant(newest));
  }

  feeds(tenant: TenantId, cut: EvidenceCut, { kinds, sources }: Pick<Selectors, 'kinds' | 'sources'>) {
    const feeds = new Map<string, bigint[]>();
    for (const { seq, kind, source, instant } of this.#store(tenant).captures) {
      if (seq > cut.seq || !kinds.includes(kind) || sources?.includes(source) === false) continue;
      const name = `${kind} ${source}`;
      feeds.set(name, [...(feeds.get(name) ?? []), ...(instant === undefined ? [] : [instant])]);
    }
    return Promise.resolve([...feeds].sort(([a], [b]) => compareBytes(a, b)).map(toFeed));
  }

  async *scan(tenant: TenantId, { kind, cut, selectors }: EvidenceScan): AsyncIterable<ScanBlock> {
    const found = this.#store(tenant).at(cut.seq, kind, selectors);
    if (found.length === 0) return;
    yield {
      count: found.length,
      keys: found.map(({ parsed }) => parsed.key),
      digests: Buffer.concat(found.map(({ parsed }) => parsed.digest)),
      lengths: Uint32Array.from(found, ({ parsed }) => parsed.body.length),
      buckets: Uint16Array.from(found, ({ parsed }) => bucketOf(kind, parsed.key)),
    };
  }

  changedKeys(
    tenant: TenantId,
    kind: EvidenceKind,
    { after, upTo }: CutSpan,
    limit: number,
  ): Promise<readonly string[] | undefined> {
    const within = (seq = 0) => seq > after && seq <= upTo;
    const changed = this.#store(tenant).versions.filter(
      ({ parsed, from, to }) => parsed.record.kind === kind && (within(from) || within(to)),
    );
    const keys = [...new Set(changed.map(({ parsed }) => parsed.key))].sort(compareBytes);
    return Promise.resolve(keys.length > limit ? undefined : keys);
  }

  async *changes(tenant: TenantId, { kind, span, selectors }: ChangeScan): AsyncIterable<readonly EvidenceChange[]> {
    const changes = changesInMemory(this.#store(tenant), kind, span, selectors);
    if (changes.length > 0) yield changes;
  }

  async *bucketItems(tenant: TenantId, scan: BucketScan): AsyncIterable<readonly BucketItem[]> {
    const items = bucketItemsInMemory(this.#store(tenant), scan);
    if (items.length > 0) yield items;
  }

  async *readBodies(
    tenant: TenantId,
    scan: EvidenceScan,
    { after, upTo, keys }: KeyRange,
  ): AsyncIterable<EvidenceBody> {
    const wanted = keys && new Set(keys);
    for (const { parsed } of this.#store(tenant).at(scan.cut.seq, scan.kind, scan.selectors)) {
      if (wanted?.has(parsed.key) === false) continue;
      const key = Buffer.from(parsed.key);
      if (key.compare(Buffer.from(after)) > 0 && key.compare(Buffer.from(upTo)) <= 0)
        yield { key: parsed.key, body: parsed.body };
    }
  }

  batches(tenant: TenantId, limit: number, after?: string, filter: BatchFilter = {}): Promise<Page<BatchReceipt>> {
    const { source, createdAfter = '', createdBefore = '9999', oldestFirst } = filter;
    const all = this.#store(tenant).batches;
    const ordered = (oldestFirst ? all : all.toReversed())
      .filter((batch) => source === undefined || batch.source === source)
      .filter(({ createdAt }) => createdAt > createdAfter && createdAt < createdBefore);
    const start = after === undefined ? 0 : ordered.findIndex(({ batchId }) => batchId === after) + 1;
    return Promise.resolve(pageOf(ordered.slice(start), limit, ({ batchId }) => batchId));
  }

  async countBatches(tenant: TenantId, limit: number, filter: BatchFilter = {}): Promise<number> {
    return (await this.batches(tenant, limit, undefined, filter)).items.length;
  }

  async batch(tenant: TenantId, batchId: string): Promise<BatchReceipt> {
    const found = this.#store(tenant).batches.find((batch) => batch.batchId === batchId);
    if (!found) throw notFound(`batch ${batchId}`);
    return found;
  }

  kinds(tenant: TenantId): Promise<Partial<Record<EvidenceKind, number>>> {
    const counts: Partial<Record<EvidenceKind, number>> = {};
    for (const { parsed, to } of this.#store(tenant).versions) {
      if (to === undefined) counts[parsed.record.kind] = (counts[parsed.record.kind] ?? 0) + 1;
    }
    return Promise.resolve(counts);
  }

  async records(tenant: TenantId, kind: EvidenceKind, query: RecordQuery): Promise<RecordPage> {
    const store = this.#store(tenant);
    const seq = requireCut(store.seq, query.asOfSeq);
    const all = store.at(seq, kind, query.selectors);
    const { after, descending } = query;
    const later = (descending ? all.toReversed() : all)
      .filter(({ parsed }) => after === undefined || compareBytes(parsed.key, after) * (descending ? -1 : 1) > 0)
      .filter(isModifiedWithin(query))
      .map((version) => toRow(inMemorySummary(store, version)));
    return { seq, ...pageOf(later, query.limit, ({ key }) => key) };
  }

  async countRecords(tenant: TenantId, kind: EvidenceKind, query: RecordQuery): Promise<number> {
    return (await this.records(tenant, kind, { ...query, after: undefined })).items.length;
  }

  async record(tenant: TenantId, kind: EvidenceKind, key: string, seq?: number) {
    const store = this.#store(tenant);
    const found = this.#version(tenant, kind, key, seq);
    return { ...inMemorySummary(store, found), body: found.parsed.body };
  }

  async original(tenant: TenantId, kind: EvidenceKind, key: string, seq?: number): Promise<Buffer> {
    const { original } = this.#version(tenant, kind, key, seq);
    if (!original) throw notFound(`the upstream bytes of ${kind} record ${key}`);
    return original;
  }

  async erase(tenant: TenantId, request: EraseRequest, options: { readonly validateOnly?: boolean } = {}) {
    return eraseInMemory(this.#store(tenant), request, options.validateOnly === true);
  }

  erasures(
    tenant: TenantId,
    limit: number,
    after?: string,
    { oldestFirst = false }: { readonly oldestFirst?: boolean } = {},
  ): Promise<Page<Erasure>> {
    const all = this.#store(tenant).erasures;
    const ordered = (oldestFirst ? all : all.toReversed()).map(({ erasure }) => erasure);
    const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
    return Promise.resolve(pageOf(ordered.slice(start), limit, ({ id }) => id));
  }

  erasedFrom(
    tenant: TenantId,
    { seq }: EvidenceCut,
    selectors: Pick<Selectors, 'kinds' | 'sources'>,
    since = seq,
  ): Promise<number> {
    const found = erasedFromCut(this.#store(tenant), seq, selectors).filter((erasure) => erasure.seq > since);
    return Promise.resolve(found.length);
  }

  erasedWithin(tenant: TenantId, { after, upTo }: CutSpan, selectors: Pick<Selectors, 'kinds' | 'sources'>) {
    const found = erasedFromCut(this.#store(tenant), after, selectors)
      .filter(({ seq }) => seq > after && seq <= upTo)
      .map(({ kind, keyHash }) => ({ kind, keyHash }))
      .sort((a, b) => compareBytes(a.kind, b.kind) || compareBytes(a.keyHash, b.keyHash));
    return Promise.resolve(found);
  }

  #version(tenant: TenantId, kind: EvidenceKind, key: string, seq?: number): StoredRecord {
    const store = this.#store(tenant);
    const found = store.at(requireCut(store.seq, seq), kind).find(({ parsed }) => parsed.key === key);
    if (found) return found;
    const erasure = store.erasure(kind, key, seq);
    throw erasure ? erasedRecord(erasure) : notFound(`${kind} record ${key}`);
  }

  #store(tenant: TenantId): InMemoryEvidenceStore {
    const known = this.#stores.get(tenant) ?? new InMemoryEvidenceStore();
    this.#stores.set(tenant, known);
    return known;
  }
}

function erasedFromCut(
  { erasures }: InMemoryEvidenceStore,
  seq: number,
  { kinds, sources }: Pick<Selectors, 'kinds' | 'sources'>,
): Erasure[] {
  return erasures
    .filter(
      ({ erasure, cuts }) =>
        kinds.includes(erasure.kind) && (sources?.includes(erasure.source) ?? true) && holds(cuts, seq),
    )
    .map(({ erasure }) => erasure);
}

function pageOf<Item>(items: readonly Item[], limit: number, position: (item: Item) => string): Page<Item> {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown, ...(items.length > limit && last ? { next: position(last) } : {}) };
}

const newestOf = (instants: readonly bigint[]): bigint | undefined =>
  instants.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);

function toFeed([name, instants]: readonly [string, readonly bigint[]]): Feed {
  const [kind, source] = name.split(' ') as [EvidenceKind, string];
  const newest = newestOf(instants);
  return { kind, source, ...(newest !== undefined && { capturedAt: formatInstant(newest) }) };
}
