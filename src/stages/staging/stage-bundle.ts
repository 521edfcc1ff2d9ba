import { mediaTypes } from '../../formats/bundle-manifest/bundle-paths.js';
import { DigestStream, digestBytes, type Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { FeedSizes, Plan, PlannedSizes } from '../../kernel/plan.js';
import { decompressFrame } from '../../formats/zstd/zstd-frame.js';
import type { ProfileSpec } from '../../kernel/profile.js';
import type { RecordsAdapter } from '../adapters/adapter.js';
import type { ExtraDerivation, StagedRecords } from '../adapters/derive-files.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import type { LayoutFile } from '../packaging/bundle-layout.js';
import { FeedTallies, sumOf } from '../planning/feed-tally.js';
import { scanOf } from '../planning/plan-scanner.js';
import type { RecordScanner } from '../planning/record-scanner.port.js';
import type { ContentStore, SegmentRegistry } from '../storage/content-store.port.js';
import type { SegmentPlace } from '../storage/segment-writer.js';
import { DerivedFiles } from './derived-files.js';
import type { EarlierBundle } from './earlier-bundle.js';
import { scannerOf } from '../planning/scanner-of.js';
import type { DeltaTools } from '../planning/delta-tools.js';
import { emptySelection } from './empty-selection.js';
import { IndexWriter } from './index-writer.js';
import { inScratch } from './scratch-folder.js';
import { NormalizedPacks } from './normalized-packs.js';
import { SegmentRecorder } from './segment-recorder.js';
import type { ShardCache } from './shard-cache.port.js';
import type { ShardBuilder } from './shard-task.js';
import type { PlannedPack } from '../planning/planned-pack.js';
import { PackQueue, type FinishedPack } from './pack-queue.js';
import { bucketHashesMediaType } from './base-buckets.js';
import type { StagedBundle } from './staged-bundle.js';
import { patchFormOf, type PatchForm } from './patch-form.js';
import { familyOf, recipeOf } from './staging-recipe.js';
import { storeLayout } from './store-layout.js';
import { TombstoneFiles } from './tombstone-files.js';

export interface StagingTools {
  readonly reader: EvidenceReader;
  readonly erasures: DeltaTools['erasures'];
  readonly baseBuckets?: DeltaTools['baseBuckets'];
  readonly cache: ShardCache;
  readonly store: ContentStore & SegmentRegistry;
  readonly builder: ShardBuilder;
  readonly place: SegmentPlace;
  readonly adapter: RecordsAdapter;
  readonly spec: ProfileSpec;
  readonly threads: number;
  readonly allowEmpty: boolean;
  /** What was staged before, as a help. */
  readonly earlier?: EarlierBundle | undefined;
  /** True for a pack whose frames must be made again although they are known. */
  readonly rebuild: (path: string) => boolean;
  readonly progress: (records: number) => void;
  /** Told when a stored shard turned out to be damaged and is made again. */
  readonly warn: (code: string, message: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Puts the payload of a plan into the content store: scans what it holds, takes the shards that are there, builds the others, writes the
 * indexes. Memory depends on the largest shard, not on the number of records. A pure function of the plan's cut: doing it again, or
 * going on after a crash, gives the same bytes. Errors: `EC-SELECTOR-EMPTY` (invalid), `EC-EVIDENCE-DAMAGED` (integrity), those of
 * the store.
 */
export async function stageBundle(plan: Plan, tools: StagingTools): Promise<StagedBundle> {
  const stager = new Stager(plan, tools);
  try {
    for (const kind of stager.kinds) await stager.stageKind(kind);
    return await stager.finish();
  } finally {
    await stager.close();
    await tools.builder.close();
  }
}

class Stager {
  readonly #plan: Plan;
  readonly #tools: StagingTools;
  readonly #scanner: RecordScanner;
  readonly #tombstones: TombstoneFiles;
  readonly #queue: PackQueue;
  readonly #normalized: NormalizedPacks | undefined;
  readonly #patches: PatchForm | undefined;
  readonly #files: LayoutFile[] = [];
  readonly #normalizedFrames = new Map<EvidenceKind, Digest[]>();
  readonly #plain = new DigestStream();
  readonly #sizes = new FeedTallies();
  #records = 0;
  #shards = 0;
  #plainBytes = 0;

  constructor(plan: Plan, tools: StagingTools) {
    const { place } = tools;
    this.#plan = plan;
    this.#tools = tools;
    this.#tombstones = new TombstoneFiles(place);
    this.#scanner = scannerOf(plan, {
      ...tools,
      tenant: place.tenant,
      removed: (kind, tombstone) => this.#tombstones.add(kind, tombstone),
    });
    const { normalized, pack } = tools.adapter;
    this.#patches = patchFormOf(plan, tools);
    const recipe = this.#patches?.recipe ?? recipeOf(plan);
    const recorder = new SegmentRecorder(place.root, place.tenant, tools.cache, recipe);
    const { projection } = plan;
    this.#queue = new PackQueue({ ...tools, pack, recorder, ...this.#patches, recipe, projection });
    this.#normalized = normalized && new NormalizedPacks(plan, normalized, tools);
  }

  async close(): Promise<void> {
    await this.#normalized?.close();
  }

  get kinds(): readonly EvidenceKind[] {
    return this.#scanner.kinds;
  }

  async stageKind(kind: EvidenceKind): Promise<void> {
    const index = new IndexWriter(this.#tools.place);
    try {
      const scan = scanOf(this.#plan, kind);
      const raw = this.#taken(index, this.#queue.run(scan, this.#scanner.packs(kind)));
      for await (const finished of this.#normalized?.follow(scan, raw) ?? raw) this.#takeNormalized(finished);
      await this.#finishIndex(kind, index);
      this.#files.push(...(await this.#tombstones.finish(this.#tools.store)));
    } catch (error) {
      index.discard();
      this.#tombstones.discard();
      throw error;
    }
  }

  async finish(): Promise<StagedBundle> {
    const { itemSetRoot, bucketHashes, counts, sources, redacted, changes } = await this.#scanner.finish();
    if (this.#records === 0 && !this.#tools.allowEmpty && !this.#plan.base) throw emptySelection();
    const staged = { itemSetRoot, sources, ...(changes ? { changes } : {}) };
    const [extras, buckets] = await Promise.all([
      extraFiles(this.#plan, this.#tools, staged, (kind) => this.#normalizedLines(kind)),
      this.#keepBuckets(bucketHashes),
    ]);
    this.#files.push(...extras);
    const layout = await storeLayout(this.#tools.store, this.#tools.place.tenant, this.#files);
    const feeds = this.#sizes.feeds(sources);
    const [records, plainBytes, shards] = [this.#records, this.#plainBytes, this.#shards];
    return {
      family: familyOf(this.#plan),
      cut: this.#plan.cut.seq,
      layout,
      itemSetRoot,
      counts,
      ...(changes ? { changes } : {}),
      ...buckets,
      records,
      plainBytes,
      plainDigest: this.#plain.digest(),
      shards,
      feeds,
      sizes: { ...sumOf(feeds), ...otherSizes(this.#files, this.#tools.adapter) },
      files: this.#files.length,
      ...(redacted.length > 0 ? { dropped: redacted } : {}),
    };
  }

  async #keepBuckets(hashes: Buffer): Promise<Pick<StagedBundle, 'bucketHashes'>> {
    const { adapter, place, store } = this.#tools;
    if (!adapter.isBase) return {};
    return { bucketHashes: (await store.put(place.tenant, hashes, bucketHashesMediaType)).digest };
  }

  async *#taken(index: IndexWriter, packs: AsyncIterable<FinishedPack>): AsyncGenerator<FinishedPack> {
    for await (const finished of packs) {
      this.#take(index, finished);
      yield finished;
    }
  }

  /** Called with the raw packs themselves where none are normalised. */
  #takeNormalized({ pack, path, staged }: FinishedPack): void {
    const { normalized } = this.#tools.adapter;
    if (!normalized) return;
    this.#files.push(packFile(path, normalized.mediaType, recordsIn(pack), staged));
    const frames = this.#normalizedFrames.get(pack.kind) ?? [];
    this.#normalizedFrames.set(pack.kind, frames);
    for (const { digest } of staged.frames) frames.push(digest);
    this.#tally(pack, staged, (bytes) => ({ packs: 0, normalized: bytes }));
  }

  #take(index: IndexWriter, { pack, path, staged }: FinishedPack): void {
    if (!this.#patches) index.add(pack, path, staged.frames);
    const records = recordsIn(pack);
    for (const { shardId } of pack.shards) this.#plain.update(digestBytes(shardId));
    const { mediaType } = this.#patches?.pack ?? this.#tools.adapter.pack;
    this.#files.push(packFile(path, mediaType, records, staged));
    this.#tally(pack, staged, (bytes) => ({ packs: bytes, normalized: 0 }));
    this.#plainBytes += pack.shards.reduce((sum, shard) => sum + shard.plainBytes, 0);
    this.#shards += pack.shards.length;
    this.#records += records;
    this.#tools.progress(this.#records);
  }

  async *#normalizedLines(kind: EvidenceKind): AsyncGenerator<Buffer> {
    const { place, store } = this.#tools;
    for (const digest of this.#normalizedFrames.get(kind) ?? [])
      yield decompressFrame(await store.read(place.tenant, digest, frameLimit), frameLimit);
  }

  #tally({ kind, shards }: PlannedPack, { frames }: FinishedPack['staged'], sizes: (bytes: number) => FeedSizes): void {
    for (const [i, shard] of shards.entries()) this.#sizes.settle(kind, shard, sizes(frames[i]!.bytes));
  }

  async #finishIndex(kind: EvidenceKind, index: IndexWriter): Promise<void> {
    if (index.lines === 0) return index.discard();
    const { digest, bytes } = await index.finish(this.#tools.store);
    const naming = this.#tools.adapter.index;
    const pieces = [[digest.slice(7), bytes]] as const;
    this.#files.push({ path: naming.path(kind), mediaType: naming.mediaType, digest, bytes, pieces });
  }
}

/** Of a frame of normalised records, plain or not: a shard, which is one document at most where that is longer. */
const frameLimit = 256 * 1024 * 1024;

/** What the adapter makes beside the packs. */
async function extraFiles(
  plan: Plan,
  tools: StagingTools,
  staged: StagedRecords,
  normalized: ExtraDerivation['normalized'],
): Promise<readonly LayoutFile[]> {
  const { adapter, place, signal, spec, store, threads } = tools;
  const { extras } = adapter;
  if (!extras) return [];
  const files = new DerivedFiles(place, store);
  const emit: ExtraDerivation['emit'] = (file, chunks) => files.add(file, chunks, signal);
  await inScratch(place, (scratch) => extras({ plan, spec, staged, normalized, scratch, emit, threads, signal }));
  return files.all;
}

function otherSizes(
  files: readonly LayoutFile[],
  { index }: RecordsAdapter,
): Pick<PlannedSizes, 'indexes' | 'removed'> {
  const sum = (mediaType: string) =>
    files.reduce((all, file) => (file.mediaType === mediaType ? all + file.bytes : all), 0);
  return { indexes: sum(index.mediaType), removed: sum(mediaTypes.removed) };
}

const recordsIn = ({ shards }: PlannedPack) => shards.reduce((sum, { records }) => sum + records, 0);

function packFile(path: string, mediaType: string, records: number, staged: FinishedPack['staged']): LayoutFile {
  const pieces = staged.frames.map(({ digest, bytes }) => [digest.slice(7), bytes] as const);
  const bytes = pieces.reduce((sum, [, length]) => sum + length, 0);
  return { path, mediaType, digest: staged.digest, bytes, records, pieces };
}
