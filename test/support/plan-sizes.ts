import { zstdDecompressSync } from 'node:zlib';
import type { components } from '../../src/cli/generated/api.js';
import { parseIndexLine } from '../../src/formats/bundle-manifest/index-line.js';
import { indexPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { frameLength } from '../../src/formats/zstd/frame-header.js';
import { filesOf } from './mirrors.js';

/** What `runs:plan` answers. */
export type PlanView = components['schemas']['PlanResource'];

export interface MadeShard {
  readonly kind: string;
  readonly records: number;
  readonly plainBytes: number;
  readonly packBytes: number;
  readonly normalizedBytes: number;
}

/** What a finished bundle has, measured from its bytes. */
export interface MadeSizes {
  readonly bytes: Omit<PlanView['bytes'] & object, 'total'>;
  readonly shards: readonly MadeShard[];
  /** By kind and source. */
  readonly feeds: ReadonlyMap<string, { readonly packBytes: number; readonly normalizedBytes: number }>;
}

export function madeSizes(tar: Buffer): MadeSizes {
  const files = filesOf(tar);
  const folder = (name: string) =>
    [...files].filter(([path]) => path.startsWith(`${name}/`)).reduce((sum, [, bytes]) => sum + bytes.length, 0);
  const kinds = [...files.keys()].flatMap((path) => /^index\/(.*)\.jsonl$/.exec(path)?.[1] ?? []);
  const shards = kinds.flatMap((kind) => shardsOf(files, kind));
  const [packs, normalized, indexes, removed] = ['data', 'normalized', 'index', 'removed'].map(folder) as [
    number,
    number,
    number,
    number,
  ];
  const patches = folder('patches');
  return { bytes: { packs: packs + patches, normalized, indexes, removed }, shards, feeds: feedsOf(shards) };
}

type Files = ReadonlyMap<string, Buffer>;
type SourcedShard = MadeShard & { readonly sources: ReadonlyMap<string, number> };

function shardsOf(files: Files, kind: string): SourcedShard[] {
  const index = files.get(indexPath(kind))!.toString().trimEnd().split('\n');
  const lines = index.map((line) => parseIndexLine(Buffer.from(line)));
  const normalized = lines.map(({ pack }) => pack.replace(/^data/, 'normalized'));
  const frames = new Map([...new Set(normalized)].map((path) => [path, frameLengths(files.get(path))]));
  return lines.map(({ records, plainBytes, pack, offset, length }, i) => ({
    kind,
    records,
    plainBytes,
    packBytes: length,
    normalizedBytes: frames.get(normalized[i]!)!.shift() ?? 0,
    sources: sourcesOf(zstdDecompressSync(files.get(pack)!.subarray(offset, offset + length))),
  }));
}

function frameLengths(pack: Buffer = Buffer.alloc(0)): number[] {
  const lengths: number[] = [];
  for (let at = 0; at < pack.length; at += lengths.at(-1)!) lengths.push(frameLength(pack.subarray(at)));
  return lengths;
}

/** Bytes of the lines of each source. */
function sourcesOf(plain: Buffer): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  for (const line of plain.toString().trimEnd().split('\n')) {
    const source = (JSON.parse(line) as { key: string }).key.split('/', 1)[0]!;
    bytes.set(source, (bytes.get(source) ?? 0) + Buffer.byteLength(line) + 1);
  }
  return bytes;
}

function feedsOf(shards: readonly SourcedShard[]): MadeSizes['feeds'] {
  const feeds = new Map<string, { packBytes: number; normalizedBytes: number }>();
  for (const { kind, sources, plainBytes, packBytes, normalizedBytes } of shards) {
    for (const [source, bytes] of sources) {
      const feed = feeds.get(`${kind} ${source}`) ?? { packBytes: 0, normalizedBytes: 0 };
      feed.packBytes += (packBytes * bytes) / plainBytes;
      feed.normalizedBytes += (normalizedBytes * bytes) / plainBytes;
      feeds.set(`${kind} ${source}`, feed);
    }
  }
  return feeds;
}
