import type { Digest } from '../digest.js';

/** A file of the bundle. `digest` is of the bytes as they lie; `plainDigest` of a compressed index before compression. */
export interface ManifestEntry {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly mediaType: string;
  readonly plainDigest?: Digest;
  readonly records?: number;
  readonly codec?: 'zstd';
  readonly rows?: RowFacts;
}

/** What a file that is a database must hold: how many rows, and the SHA-256 over them in their order (the format's page says how). */
export interface RowFacts {
  readonly count: number;
  readonly digest: Digest;
}

/**
 * The bundle's list of its own contents; the SHA-256 of its canonical JSON (RFC 8785) is the bundle's name. It holds no wall clock,
 * run id, host, product release, sequence number or URL.
 */
export interface BundleManifest {
  readonly schema: 'urn:export-center:manifest:v1';
  readonly profile: {
    readonly name: string;
    readonly revision: number;
    readonly kind: string;
    readonly specDigest: Digest;
  };
  readonly selectors: Readonly<Record<string, unknown>>;
  readonly asOf: string;
  readonly policy?: { readonly version: string; readonly inputsHash: Digest };
  /** In byte order of `path`. */
  readonly entries: readonly ManifestEntry[];
  readonly itemSetRoot: Digest;
  readonly base?: { readonly manifestDigest: Digest; readonly itemSetRoot: Digest };
  /** Records that a rule left out, never in silence. */
  readonly dropped: readonly { readonly rule: string; readonly count: number }[];
  readonly totals: {
    readonly files: number;
    readonly bytes: number;
    readonly records: number;
    readonly plainBytes: number;
  };
  readonly formats: Readonly<Record<string, number>>;
  readonly adapter: {
    readonly name: string;
    readonly version: number;
    /** Foreign code that decided bytes of the files, with its version. */
    readonly libraries?: Readonly<Record<string, string>>;
  };
  readonly projection: { readonly name: string; readonly version: number; readonly digest: Digest };
  readonly codec: { readonly name: 'zstd'; readonly level: number; readonly library: string };
  readonly sharding: {
    readonly target: number;
    readonly minimum: number;
    readonly maximum: number;
    readonly pack: number;
  };
}

/** A line of `index/<kind>.jsonl`: one shard, which is one zstd frame of a pack and can be read alone. In byte order of keys. */
export interface ShardIndexLine {
  readonly first: string;
  readonly last: string;
  readonly records: number;
  /** Path of the pack in the bundle. */
  readonly pack: string;
  /** Where the frame begins in the pack, and its length there, in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly plainBytes: number;
  /** Over the keys and record digests of its lines (`shardId`), which together say every byte of them. */
  readonly rowDigest: Digest;
}
