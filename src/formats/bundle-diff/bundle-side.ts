import { indexPath, kindOfIndex, kindOfPack } from '../bundle-manifest/bundle-paths.js';
import type { BundleManifest, ManifestEntry } from '../bundle-manifest/manifest.js';
import type { Digest } from '../digest.js';
import { FormatError } from '../format-error.js';
import type { KindSide } from './shard-cursor.js';

/** A bundle as the diff sees it. */
export interface BundleSide {
  readonly manifest: BundleManifest;
  readonly manifestDigest: Digest;
  /** Opens the records of a kind anew each time. */
  readonly open: (kind: string) => KindSide;
}

/** The kinds whose records lie in shards. */
export const kindsOf = ({ manifest }: BundleSide): readonly string[] =>
  manifest.entries.flatMap(({ path }) => kindOfIndex(path) ?? []);

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
 * Throws FormatError `unsupported` where two bundles cannot be compared record by record: other kinds of profile, a delta, or one whose records do not lie in
 * shards, as in a database for Trivy.
 */
export function requireComparable(before: BundleSide, after: BundleSide): void {
  const [old, young] = [before.manifest, after.manifest];
  for (const { profile, formats } of [old, young])
    if (!Object.hasOwn(formats, 'shard-index'))
      throw new FormatError(
        'unsupported',
        `a bundle of ${profile.kind} holds no records to compare, only what was made of them; compare the files themselves ("export-center trivy diff" for databases)`,
      );
  for (const { base, profile } of [old, young])
    if (base)
      throw new FormatError(
        'unsupported',
        `a delta of ${profile.kind} holds only what changed since its base, ${base.manifestDigest}; compare full bundles`,
      );
  if (old.profile.kind !== young.profile.kind)
    throw new FormatError(
      'unsupported',
      `a bundle of ${old.profile.kind} is not compared with one of ${young.profile.kind}`,
    );
}
