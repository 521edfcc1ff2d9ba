import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareBytes } from '../../src/formats/byte-order.js';
import type { BoltRow } from '../../src/formats/bolt/bolt-row.js';
import { trivyArtifacts } from '../../src/formats/trivy-metadata/trivy-artifact.js';
import {
  encodeTrivyMetadata,
  trivyMetadata,
  type TrivyMetadata,
} from '../../src/formats/trivy-metadata/trivy-metadata.js';
import { tarGz, type TarGzMember } from '../../src/stages/adapters/fs-tar-gz.js';
import { boltFile } from './bolt.js';
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

/** A signed bundle around a database, as a `trivy:db` run makes it. */
export async function trivyBundle(
  database: Buffer,
  updatedAt: string,
  more: readonly TarGzMember[] = [],
): Promise<FixtureBundle> {
  const metadata = encodeTrivyMetadata(trivyMetadata(2, updatedAt, 24));
  const members = [{ path: 'trivy.db', bytes: database }, { path: 'metadata.json', bytes: metadata }, ...more];
  const archive = Buffer.concat(await Array.fromAsync(tarGz(members)));
  return makeBundle({
    payload: (files) => {
      files.set('trivy/db.tar.gz', { bytes: archive, mediaType: trivyArtifacts.db.layerType });
      files.set('trivy/metadata.json', { bytes: metadata, mediaType: 'application/json' });
    },
  });
}

/** Lays a database where Trivy looks for it. */
export function layInCache(cache: string, database: Uint8Array, metadata: TrivyMetadata): void {
  mkdirSync(join(cache, 'db'));
  writeFileSync(join(cache, 'db', 'trivy.db'), database);
  writeFileSync(join(cache, 'db', 'metadata.json'), encodeTrivyMetadata(metadata));
}
