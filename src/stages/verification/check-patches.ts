import { kindOfPack, kindOfPatches } from '../../formats/bundle-manifest/bundle-paths.js';
import type { BundleManifest, ManifestEntry } from '../../formats/bundle-manifest/manifest.js';
import { patchGroups, type PatchGroup } from '../../formats/compact-delta/patch-groups.js';
import { digestOf } from '../../formats/digest.js';
import { FormatError } from '../../formats/format-error.js';
import { mirrorIndexPath } from '../../formats/mirror-index/mirror-index.js';
import { parseMirrorIndex } from '../../formats/mirror-index/parse-mirror-index.js';
import type { BundleContents } from './bundle-contents.js';
import { CheckFailure } from './check-failure.js';

/** A longer file of patches is none of ours. Bytes. */
const fileLimit = 256 * 1024 * 1024;

/** What the heads of patches say. */
export interface PatchFindings {
  readonly groups: number;
  readonly records: number;
  /** Of the lines that the patches make. */
  readonly plainBytes: number;
}

export const noPatches: PatchFindings = { groups: 0, records: 0, plainBytes: 0 };

/** The entries that are patches, in byte order of kind, then of path. */
export const patchesIn = ({ entries }: BundleManifest): readonly ManifestEntry[] =>
  entries.filter(({ path }) => kindOfPatches(path) !== undefined);

export const hasPatches = (manifest: BundleManifest): boolean => patchesIn(manifest).length > 0;

/**
 * Reads the heads of all patches: digest of each file, keys in order, sizes that the frames declare, counts that agree with the manifest. No record
 * is made. Throws CheckFailure at the first thing wrong.
 */
export function checkPatches(
  contents: BundleContents,
  manifest: BundleManifest,
  onKeys: (kind: string, keys: readonly string[]) => void = () => undefined,
): PatchFindings {
  const entries = patchesIn(manifest);
  requireCompact(contents, manifest, entries);
  let [found, kind, last]: [PatchFindings, string, string] = [noPatches, '', ''];
  for (const entry of entries) {
    if (kindOfPatches(entry.path) !== kind) [kind, last] = [kindOfPatches(entry.path)!, ''];
    const before = found.records;
    for (const { head, keys } of groupsOf(contents, entry, last)) {
      const { groups, records, plainBytes } = found;
      found = {
        groups: groups + 1,
        records: records + keys.length,
        plainBytes: plainBytes + head.result.bytes,
      };
      onKeys(kind, keys);
      last = keys.at(-1)!;
    }
    requireRecords(entry, found.records - before);
  }
  return found;
}

/** The groups of one file, which is held in memory. Throws CheckFailure, also where the file is not the one that the manifest names. */
export function* groupsOf(
  contents: BundleContents,
  { path, digest, bytes }: Pick<ManifestEntry, 'path' | 'digest' | 'bytes'>,
  after = '',
): Generator<PatchGroup> {
  if (bytes > fileLimit)
    throw new CheckFailure('EC-TOO-LARGE', `${path} has ${bytes} bytes, at most ${fileLimit} are read`, path);
  const file = Buffer.from(contents.reader.read(contents.get(path).slices));
  const found = digestOf(file);
  if (found !== digest)
    throw new CheckFailure('EC-DIGEST-MISMATCH', `${path} has ${found}, the manifest says ${digest}`, path);
  try {
    yield* patchGroups(file, after);
  } catch (error) {
    throw asPatchFailure(error, path);
  }
}

/** What is wrong with a patch, or with what it makes. */
export function asPatchFailure(error: unknown, path: string): unknown {
  return error instanceof FormatError
    ? new CheckFailure('EC-VERIFY-RECORDS', `${path}: ${error.message}`, path)
    : error;
}

function requireCompact(contents: BundleContents, manifest: BundleManifest, entries: readonly ManifestEntry[]): void {
  const [{ path } = { path: '' }] = entries;
  const refuse = (what: string) => new CheckFailure('EC-VERIFY-INDEX', `${path} ${what}`, path);
  if (!manifest.base) throw refuse('is made of a base, and the manifest names none');
  if (parseMirrorIndex(contents.document(mirrorIndexPath)).form !== 'compact')
    throw refuse(`is there, and ${mirrorIndexPath} does not say that the delta is compact`);
  if (manifest.entries.some((entry) => kindOfPack(entry.path) !== undefined))
    throw refuse('stands beside packs: a delta has the one or the other');
}

function requireRecords({ path, records }: ManifestEntry, found: number): void {
  if (found === records) return;
  const said = records ?? 'none';
  throw new CheckFailure('EC-VERIFY-INDEX', `${path} makes ${found} records, the manifest says ${said}`, path);
}
