import { mediaTypes, removedPath } from '../../src/formats/bundle-manifest/bundle-paths.js';
import { compareBytes } from '../../src/formats/byte-order.js';
import { canonicalJson } from '../../src/formats/canonical-json/canonicalize.js';
import { digestOf } from '../../src/formats/digest.js';
import { itemHash } from '../../src/formats/item-set/item-hash.js';
import { compareTombstones, encodeTombstone, type Tombstone } from '../../src/formats/tombstones/tombstone-line.js';
import { makeBundle, type FixtureBundle, type FixtureRecord } from './bundle-fixture.js';

export type Kinds = Readonly<Record<string, readonly FixtureRecord[]>>;

export interface DeltaOptions {
  /** Whether what went is told by hashes instead of keys. */
  readonly erased?: boolean;
  readonly recordsPerShard?: number;
}

/** A delta that leads from the records of a full bundle, `base`, to those of another, `full`. */
export function makeDelta(
  [base, before]: readonly [FixtureBundle, Kinds],
  [full, after]: readonly [FixtureBundle, Kinds],
  { erased = false, recordsPerShard = 2 }: DeltaOptions = {},
): Promise<FixtureBundle> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareBytes);
  const changed = names.map((kind) => [kind, changedIn(before[kind] ?? [], after[kind] ?? [])] as const);
  return makeBundle({
    unsigned: true,
    recordsPerShard,
    kinds: Object.fromEntries(changed.filter(([, records]) => records.length > 0)),
    payload: (files) => {
      for (const kind of names) {
        const lines = tombstonesOf(kind, goneFrom(before[kind] ?? [], after[kind] ?? []), erased);
        const bytes = Buffer.from(lines.map(encodeTombstone).join(''));
        if (bytes.length > 0) files.set(removedPath(kind), { bytes, mediaType: mediaTypes.removed });
      }
    },
    manifest: (manifest) => ({
      ...manifest,
      profile: { ...manifest.profile, kind: 'mirror:delta' },
      itemSetRoot: full.manifest.itemSetRoot,
      base: {
        manifestDigest: digestOf(base.files.get('manifest.json')!),
        itemSetRoot: base.manifest.itemSetRoot,
      },
    }),
  });
}

const textOf = ({ body }: FixtureRecord) => canonicalJson(body);

function changedIn(before: readonly FixtureRecord[], after: readonly FixtureRecord[]): FixtureRecord[] {
  const held = new Map(before.map((record) => [record.key, textOf(record)]));
  return after.filter((record) => held.get(record.key) !== textOf(record));
}

function goneFrom(before: readonly FixtureRecord[], after: readonly FixtureRecord[]): string[] {
  const there = new Set(after.map(({ key }) => key));
  return before.flatMap(({ key }) => (there.has(key) ? [] : [key]));
}

function tombstonesOf(kind: string, keys: readonly string[], erased: boolean): Tombstone[] {
  const all = keys.map((key): Tombstone =>
    erased ? { keyHash: itemHash(kind, key), reason: 'erased' } : { key, reason: 'removed' },
  );
  return all.sort(compareTombstones);
}
