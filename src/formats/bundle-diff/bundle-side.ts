import { indexPath, kindOfIndex, kindOfPack, kindOfRemoved } from '../bundle-manifest/bundle-paths.js';
import type { BundleManifest, ManifestEntry } from '../bundle-manifest/manifest.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import type { Tombstone } from '../tombstones/tombstone-line.js';
import type { KindSide } from './shard-cursor.js';

/** A bundle as the diff sees it. */
export interface BundleSide {
  readonly manifest: BundleManifest;
  readonly manifestDigest: Digest;
  /** Opens the records of a kind anew each time. */
  readonly open: (kind: string) => KindSide;
  /** What a delta removes of a kind, in order. */
  readonly removed: (kind: string) => Iterable<Tombstone>;
}

/** The kinds whose records lie in shards, or are removed. */
export const kindsOf = ({ manifest }: BundleSide): readonly string[] =>
  manifest.entries.flatMap(({ path }) => kindOfIndex(path) ?? kindOfRemoved(path) ?? []);

/** Whether `after` is the delta that `before` is the base of. */
export const isDeltaOf = (after: BundleSide, before: BundleSide): boolean =>
  after.manifest.base?.manifestDigest === before.manifestDigest;

/** Whether a delta touches a kind. */
export const hasKind = (side: BundleSide, kind: string): boolean => kindsOf(side).includes(kind);

/** Digest of the index of a kind: where it is one, so are all records of the kind. */
export const indexDigest = ({ manifest }: BundleSide, kind: string): Digest | undefined =>
  manifest.entries.find(({ path }) => path === indexPath(kind))?.digest;

export function packTotals(
  { manifest }: BundleSide,
  kind: string,
): { readonly records: number; readonly bytes: number } {
  const packs = manifest.entries.filter(({ path }) => kindOfPack(path) === kind);
  const sum = (value: (pack: ManifestEntry) => number) => packs.reduce((total, pack) => total + value(pack), 0);
  return { records: sum(({ records }) => records ?? 0), bytes: sum(({ bytes }) => bytes) };
}

/**
 * Throws FormatError `unsupported` where two bundles cannot be compared record by record: other kinds of profile, a delta but with its own base, or one
 * whose records do not lie in shards, as in a database for Trivy.
 */
export function requireComparable(before: BundleSide, after: BundleSide): void {
  for (const side of [before, after]) requireShards(side);
  requireWhole(before);
  if (isDeltaOf(after, before)) return;
  requireWhole(after);
  const [old, young] = [before.manifest.profile.kind, after.manifest.profile.kind];
  if (old !== young) throw new FormatError('unsupported', `a bundle of ${old} is not compared with one of ${young}`);
}

function requireShards({ manifest: { entries, formats, profile } }: BundleSide): void {
  if (!Object.hasOwn(formats, 'shard-index'))
    throw new FormatError(
      'unsupported',
      `a bundle of ${profile.kind} holds no records to compare, only what was made of them; compare the files themselves ("export-center trivy diff" for databases)`,
    );
  if (entries.some(({ path }) => path.startsWith('patches/')))
    throw new FormatError(
      'unsupported',
      'the records of a compact delta are patches, which are not compared; compare full bundles, or a delta that is not compact',
    );
}

function requireWhole({ manifest: { base, profile } }: BundleSide): void {
  if (!base) return;
  throw new FormatError(
    'unsupported',
    `a delta of ${profile.kind} holds only what changed since its base, ${base.manifestDigest}; compare it with that where that is a full bundle, or compare full bundles`,
  );
}
