import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '../../src/formats/byte-order.js';
import type { BoltRow } from '../../src/formats/bolt/bolt-row.js';
import { readBoltRows } from '../../src/formats/bolt/read-rows.js';
import { RowDigest } from '../../src/formats/bolt/row-digest.js';
import type { RowFacts } from '../../src/formats/bundle-manifest/manifest.js';
import { trivyArtifacts, type TrivyArtifact } from '../../src/formats/trivy-metadata/trivy-artifact.js';
import {
  encodeTrivyMetadata,
  trivyMetadata,
  type TrivyMetadata,
} from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { tarGz, type TarGzMember } from '../../src/stages/adapters/fs-tar-gz.js';
import { boltFile, openBolt } from './bolt.js';
import { makeBundle, type FixtureBundle } from './bundle-fixture.js';

/** A row of a Trivy database as one would write it: buckets, key, value. */
export type TrivyEntry = readonly [path: readonly string[], key: string, value: unknown];

/** A database of these entries, in whatever order they come; the bucket that Trivy cannot do without is there. */
export function databaseOf(entries: readonly TrivyEntry[]): Buffer {
  const rows = entries.map(([path, key, value]) => ({ path, key, value: Buffer.from(JSON.stringify(value)) }));
  const sorted = rows.toSorted((a, b) => compareBytes(placeOf(a), placeOf(b)));
  const bolt: BoltRow[] = sorted.map(({ path, key, value }) => ({
    path: path.map((name) => Buffer.from(name)),
    key: Buffer.from(key),
    value,
  }));
  const vulnerability: BoltRow = { path: [Buffer.from('vulnerability')] };
  const at = sorted.findIndex(({ path }) => compareBytes(path[0]!, 'vulnerability') >= 0);
  return boltFile(at < 0 ? [...bolt, vulnerability] : bolt.toSpliced(at, 0, vulnerability));
}

const placeOf = ({ path, key }: { readonly path: readonly string[]; readonly key: string }): string =>
  [...path, key].join('\0');

export interface TrivyBundleOptions {
  /** Hours until NextUpdate. */
  readonly interval?: number;
  readonly artifact?: TrivyArtifact;
  /** What the manifest says of the database; what is in a bolt file where it is left out. */
  readonly rows?: RowFacts;
  /** Members of the archive that do not belong there. */
  readonly more?: readonly TarGzMember[];
}

/** A signed bundle around a database, as a run of its kind makes it. */
export async function trivyBundle(
  database: Buffer,
  updatedAt: string,
  { interval = 168, artifact = trivyArtifacts.db, rows = rowsIn(database), more = [] }: TrivyBundleOptions = {},
): Promise<FixtureBundle> {
  const metadata = encodeTrivyMetadata(trivyMetadata(artifact.schema, updatedAt, interval));
  const members = [{ path: artifact.database, bytes: database }, { path: 'metadata.json', bytes: metadata }, ...more];
  const archive = Buffer.concat(await Array.fromAsync(tarGz(members)));
  return makeBundle({
    payload: (files) => {
      files.set(`trivy/${artifact.title}`, { bytes: archive, mediaType: artifact.layerType, rows });
      files.set('trivy/metadata.json', { bytes: metadata, mediaType: 'application/json' });
    },
  });
}

function rowsIn(database: Buffer): RowFacts {
  const digest = new RowDigest();
  for (const row of readBoltRows(openBolt(database)))
    if (row.key !== undefined) digest.add(row.path, row.key, row.value);
  return { count: digest.count, digest: digest.digest() };
}

/** Lays a database where Trivy looks for it. */
export function layInCache(cache: string, database: Uint8Array, metadata: TrivyMetadata): void {
  mkdirSync(join(cache, 'db'));
  writeFileSync(join(cache, 'db', 'trivy.db'), database);
  writeFileSync(join(cache, 'db', 'metadata.json'), encodeTrivyMetadata(metadata));
}
