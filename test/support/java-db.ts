import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RowFacts } from '../../src/formats/bundle-manifest/manifest.js';
import type { MavenArtifact } from '../../src/formats/maven-artifact/maven-artifact.js';
import { SqliteJavaDb, type NamesakeDrop } from '../../src/stages/adapters/trivy-java-db/sqlite-java-db.js';
import { rowFactsIn } from '../../src/stages/adapters/trivy-java-db/sqlite-row-facts.js';
import { TemporaryFolder } from './bundle-fixture.js';

export type Arrival = readonly [source: string, artifact: MavenArtifact];

export interface BuiltJavaDb {
  readonly bytes: Buffer;
  readonly rows: RowFacts;
  readonly drops: readonly NamesakeDrop[];
}

/** The database of these artifacts, built in a folder of its own. */
export function buildJavaDb(arrivals: readonly Arrival[]): BuiltJavaDb {
  using folder = new TemporaryFolder();
  const place = join(folder.path, `build-${arrivals.length}`);
  mkdirSync(place);
  using database = new SqliteJavaDb(place, 'trivy-java.db');
  for (const [source, artifact] of arrivals) database.add(source, artifact);
  const drops: NamesakeDrop[] = [];
  database.finish((drop) => drops.push(drop));
  const file = join(place, 'trivy-java.db');
  return { bytes: readFileSync(file), rows: rowFactsIn(file), drops };
}
