import { itemSetRoot } from '../../formats/item-set/item-set-root.js';
import { integrity } from '../../kernel/errors.js';
import type { EvidenceKind } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';
import type { Transaction } from '../../platform/db/database.js';
import { BundleContents } from '../verification/bundle-contents.js';
import { checkIndexes } from '../verification/check-index.js';
import { checkPatches, hasPatches } from '../verification/check-patches.js';
import { fileTasks } from '../verification/file-findings.js';
import { applyPacks, type PackSink } from './apply-packs.js';
import { applyTombstones } from './apply-tombstones.js';
import { replaceRange } from './apply-statements.js';
import { mirrorBuckets, type MirrorSources } from './mirror-root.js';
import { adding, ComparedRows, NewRows, replacing, type Version } from './pack-sinks.js';
import type { PackTask } from './pack-task.js';
import type { Pair } from './pg-mirrors.js';
import type { VerifiedBundle } from './verified-bundle.js';
import { writePatched } from './fs-write-patched.js';

export interface Application {
  readonly tenant: TenantId;
  readonly bundle: VerifiedBundle;
  /** All pairs of the mirror, those of the bundle included. */
  readonly pairs: readonly Pair[];
  /** Whether none of the pairs has a record yet. */
  readonly isNew: boolean;
  /** The number under which the rows become visible. */
  readonly seq: number;
  readonly threads: number;
  readonly signal: AbortSignal;
}

/** Makes the mirror what the bundle says; answers how many records could not be read. Whether it became that tells requireRoot. */
export async function applyBundle(tx: Transaction, application: Application): Promise<number> {
  const { tenant, bundle, seq, pairs, isNew } = application;
  const sources = sourcesByKind(pairs);
  const version: Version = [tenant, seq];
  using contents = new BundleContents(bundle.files);
  const packs = await readPacks(contents, application);
  const patched = await writePatched(tx, contents, application);
  const sink = sinkFor(tx, application, version, sources, packs);
  const unread = await applyPacks([...packs.tasks, ...patched], sink, application);
  if (bundle.mode === 'full' && !isNew) await closeRest(tx, version, sources, packs.ends);
  if (bundle.mode === 'delta') await applyTombstones(tx, contents, version, sources);
  return unread;
}

/**
 * The bucket hashes of the mirror as it stands now; `before` are those under the number before. It is read last, because the settings that its
 * queries leave behind suit no others. Throws EC-DIGEST-MISMATCH (integrity) where it is not what the bundle says.
 */
export async function requireRoot(
  tx: Transaction,
  { bundle, pairs, seq }: Application,
  before: Uint8Array | undefined,
): Promise<Buffer> {
  const hashes = await mirrorBuckets(tx, sourcesByKind(pairs), seq, before);
  const root = itemSetRoot(hashes);
  if (root === bundle.manifest.itemSetRoot) return hashes;
  throw integrity(
    'EC-DIGEST-MISMATCH',
    `after the import the mirror would hold ${root}, the manifest says ${bundle.manifest.itemSetRoot}: its records were changed here (was one erased?); import a full bundle`,
  );
}

function sourcesByKind(pairs: readonly Pair[]): MirrorSources {
  const sources = new Map<EvidenceKind, string[]>();
  for (const { kind, source } of pairs) (sources.get(kind) ?? sources.set(kind, []).get(kind)!).push(source);
  return sources;
}

interface Packs {
  readonly tasks: readonly PackTask[];
  /** By path of a pack the key after which its range begins. */
  readonly starts: ReadonlyMap<string, string>;
  /** By kind the last key of all. */
  readonly ends: ReadonlyMap<string, string>;
}

async function readPacks(contents: BundleContents, { bundle, seq, signal }: Application): Promise<Packs> {
  const patches = hasPatches(bundle.manifest) ? checkPatches(contents, bundle.manifest) : undefined;
  const index = await checkIndexes(contents, bundle.manifest, signal, patches);
  const starts = new Map<string, string>();
  const ends = new Map<string, string>();
  for (const { kind, pack, last } of index.packs) {
    starts.set(pack, ends.get(kind) ?? '');
    ends.set(kind, last);
  }
  const tasks = fileTasks(contents, bundle.manifest, index).flatMap(({ path, slices, lines }): PackTask[] =>
    lines ? [{ kind: lines.kind as EvidenceKind, path, slices, lines, stamp: { seq } }] : [],
  );
  return { tasks, starts, ends };
}

function sinkFor(
  tx: Transaction,
  { bundle, isNew }: Application,
  version: Version,
  sources: MirrorSources,
  { starts }: Packs,
): PackSink {
  if (isNew) return new NewRows(tx);
  return new ComparedRows(tx, bundle.mode === 'delta' ? adding(tx, version) : replacing(tx, version, sources, starts));
}

/** What the mirror has behind the last key of each kind, and of kinds that the bundle does not hold. */
async function closeRest(
  tx: Transaction,
  version: Version,
  sources: MirrorSources,
  ends: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [kind, ofKind] of sources)
    await tx.query(replaceRange, [...version, kind, ends.get(kind) ?? '', ofKind, null, [], []]);
}
