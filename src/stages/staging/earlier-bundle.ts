import type { ShardIndexLine } from '../../formats/bundle-manifest/manifest.js';
import { compareBytes } from '../../formats/byte-order.js';
import type { Digest } from '../../formats/digest.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { FileSlice } from '../../kernel/file-slice.js';
import type { TenantId } from '../../kernel/ids.js';
import type { RecordsAdapter } from '../adapters/adapter.js';
import type { EvidenceReader } from '../evidence/evidence-reader.port.js';
import type { LayoutFile } from '../packaging/bundle-layout.js';
import type { ContentStore } from '../storage/content-store.port.js';
import type { EarlierFrame, EarlierRange, ShardRange } from './shard-task.js';

export interface EarlierBundleTools {
  readonly store: ContentStore;
  readonly reader: Pick<EvidenceReader, 'changedKeys'>;
  readonly tenant: TenantId;
  readonly adapter: RecordsAdapter;
}

interface EarlierShard {
  readonly first: string;
  readonly last: string;
  readonly plainBytes: number;
  readonly frame: Digest;
}

/** What one kind had then, and which of its keys changed since; both in key order. */
interface EarlierKind {
  readonly shards: readonly EarlierShard[];
  readonly changed: readonly string[];
}

const nothing: EarlierKind = { shards: [], changed: [] };
/** A larger index is not worth reading whole, only to help. Bytes. */
const indexLimit = 64 * 1024 * 1024;
/** With more changed keys than this hardly a shard stays as it was. */
const changedLimit = 50_000;

/**
 * A bundle of the same selectors and recipe at another cut. A shard with a changed record has all its others from there, so that the
 * database is asked for those that changed only. It helps and decides nothing: shards are planned without it, and what does not fit
 * the plan, is damaged or gone is read from the database.
 */
export class EarlierBundle {
  readonly #tools: EarlierBundleTools;
  readonly #files: readonly LayoutFile[];
  readonly #byFirst: ReadonlyMap<string, LayoutFile>;
  readonly #span: { readonly after: number; readonly upTo: number };
  readonly #kinds = new Map<EvidenceKind, Promise<EarlierKind>>();

  /** `files` is its payload, `cuts` its own cut and the one of the plan. */
  constructor(tools: EarlierBundleTools, files: readonly LayoutFile[], cuts: readonly [number, number]) {
    this.#tools = tools;
    this.#files = files;
    this.#byFirst = new Map(files.map((file) => [file.pieces[0]![0], file]));
    this.#span = { after: Math.min(...cuts), upTo: Math.max(...cuts) };
  }

  /** The ranges, each with what the earlier bundle has of it. */
  async helpWith(kind: EvidenceKind, ranges: readonly ShardRange[]): Promise<readonly ShardRange[]> {
    if (ranges.length === 0) return ranges;
    const earlier = await (this.#kinds.get(kind) ?? this.#open(kind));
    const parts = ranges.map((range) => partOf(earlier, range));
    const frames = await this.#locate(parts.flatMap(({ shards }) => shards));
    return ranges.map((range, i) => withPart(range, parts[i]!, frames));
  }

  /** Digest of the file that consists of these frames, if it was in the earlier bundle. */
  digestOf(frames: readonly { readonly digest: Digest }[]): Digest | undefined {
    const file = this.#byFirst.get(frames[0]!.digest.slice(7));
    const same =
      file?.pieces.length === frames.length && frames.every(({ digest }, i) => digest.slice(7) === file.pieces[i]![0]);
    return same ? file?.digest : undefined;
  }

  #open(kind: EvidenceKind): Promise<EarlierKind> {
    const opening = this.#read(kind);
    this.#kinds.set(kind, opening);
    return opening;
  }

  async #read(kind: EvidenceKind): Promise<EarlierKind> {
    const { reader, tenant } = this.#tools;
    const changed = await reader.changedKeys(tenant, kind, this.#span, changedLimit);
    return changed ? { shards: await this.#shards(kind), changed } : nothing;
  }

  async #shards(kind: EvidenceKind): Promise<readonly EarlierShard[]> {
    const { store, tenant, adapter } = this.#tools;
    const index = this.#files.find(({ path }) => path === adapter.index.path(kind));
    const bytes = index && (await store.read(tenant, index.digest, indexLimit).catch(() => undefined));
    return bytes ? toShards(bytes, this.#files) : [];
  }

  /** Without those that are damaged or gone. */
  async #locate(shards: readonly EarlierShard[]): Promise<ReadonlyMap<EarlierShard, FileSlice>> {
    const { store, tenant } = this.#tools;
    const digests = shards.map(({ frame }) => frame);
    const slices = await store.locate(tenant, digests).catch(() => []);
    return new Map(slices.map((slice, i) => [shards[i]!, slice]));
  }
}

/** The store gives the bytes that were staged, or none: they need no second look. */
function toShards(index: Buffer, files: readonly LayoutFile[]): EarlierShard[] {
  const pieces = new Map(files.map((file) => [file.path, file.pieces]));
  let [pack, turn] = ['', 0];
  return linesOf(index).map(({ pack: path, first, last, plainBytes }) => {
    turn = path === pack ? turn + 1 : 0;
    pack = path;
    return { first, last, plainBytes, frame: `sha256:${pieces.get(pack)![turn]![0]}` as Digest };
  });
}

const linesOf = (index: Buffer): ShardIndexLine[] =>
  index
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ShardIndexLine);

function partOf({ shards, changed }: EarlierKind, { after, shards: orders }: ShardRange): EarlierKind {
  const upTo = orders.at(-1)!.last;
  const within = <T>(list: readonly T[], first: (t: T) => string, last: (t: T) => string) =>
    list.slice(
      firstThat(list, (t) => compareBytes(last(t), after) > 0),
      firstThat(list, (t) => compareBytes(first(t), upTo) > 0),
    );
  const itself = (key: string) => key;
  return {
    shards: within(
      shards,
      ({ first }) => first,
      ({ last }) => last,
    ),
    changed: within(changed, itself, itself),
  };
}

/** Where most records changed, or not all frames are there, the earlier bundle is no help. */
function withPart(
  range: ShardRange,
  { shards, changed }: EarlierKind,
  located: ReadonlyMap<EarlierShard, FileSlice>,
): ShardRange {
  const frames = shards.flatMap((shard) => toFrame(range, shard, located.get(shard)) ?? []);
  const records = range.shards.reduce((sum, shard) => sum + shard.records, 0);
  if (frames.length === 0 || frames.length < shards.length || changed.length > records / 2) return range;
  const earlier: EarlierRange = { frames, changed };
  return { ...range, earlier };
}

function toFrame({ after, shards }: ShardRange, earlier: EarlierShard, slice?: FileSlice): EarlierFrame | undefined {
  const { first, last, plainBytes, frame: digest } = earlier;
  const inside = compareBytes(first, after) > 0 && compareBytes(last, shards.at(-1)!.last) <= 0;
  return slice && { ...slice, digest, plainBytes, inside };
}

/** Index of the first element with a property that all after it have too. */
function firstThat<T>(list: readonly T[], has: (element: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (has(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
