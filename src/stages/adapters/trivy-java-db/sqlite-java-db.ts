import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { MavenArtifact } from '../../../formats/maven-artifact/maven-artifact.js';
import { javaDbIndexes, javaDbTables } from '../../../formats/trivy-java-db/java-db-schema.js';
import { SeenHashes } from '../../../formats/trivy-java-db/seen-hashes.js';
import { writerVersion } from '../../../formats/trivy-java-db/sqlite-header.js';
import { javaDbStatements as sql } from './java-db-statements.js';
import { SqliteRowInserter } from './sqlite-row-inserter.js';

/** An artifact that the database cannot hold, because its hash belongs to another. */
export interface NamesakeDrop {
  readonly source: string;
  readonly artifact: MavenArtifact;
  /** `<groupId>:<artifactId>:<version>` of the one that is in the database. */
  readonly winner: string;
}

/**
 * Builds `trivy-java.db`. Its bytes depend on the set of artifacts and on how this SQLite lays out pages, not on the order in which they come: rows
 * wait in a second file and are copied in their order. Where two artifacts have one hash, the one without classifier stays, then the one that is
 * first by group, artifact, version and type. Blocks its thread. Memory is bounded; the second file takes about what the database takes.
 */
export class SqliteJavaDb implements Disposable {
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #addArtifact: StatementSync;
  readonly #rows: SqliteRowInserter;
  readonly #addSuspect: StatementSync;
  readonly #addSource: StatementSync;
  readonly #seen = new SeenHashes();
  #added = 0;
  #source = '';
  #groupId = '';
  #artifactId = '';
  #artifact = 0;

  /** `folder` is empty and private. */
  constructor(folder: string, name: string) {
    this.#file = join(folder, name);
    this.#database = new DatabaseSync(this.#file, { enableForeignKeyConstraints: false });
    this.#database.exec(sql.open);
    this.#database.prepare(sql.attach).run(join(folder, 'arrived.db'));
    this.#database.exec(sql.arrive);
    for (const statement of javaDbTables) this.#database.exec(statement);
    this.#database.exec('BEGIN');
    this.#addArtifact = this.#database.prepare(sql.addArtifact);
    this.#rows = new SqliteRowInserter(this.#database, 'arrived.rows', 5);
    this.#addSuspect = this.#database.prepare(sql.addSuspect);
    this.#addSource = this.#database.prepare(sql.addSource);
  }

  add(source: string, { groupId, artifactId, version, archiveType, classifier, sha1 }: MavenArtifact): void {
    if (source !== this.#source) this.#beginSource(source);
    if (groupId !== this.#groupId || artifactId !== this.#artifactId) this.#beginArtifact(groupId, artifactId);
    const hash = Buffer.from(sha1, 'hex');
    if (this.#seen.add(hash)) this.#addSuspect.run(hash);
    this.#rows.add(this.#artifact);
    this.#rows.add(version);
    this.#rows.add(archiveType);
    this.#rows.add(classifier ?? null);
    this.#rows.add(hash);
    this.#added += 1;
  }

  /** After the last artifact: the file is complete. Drops come in the order in which the artifacts came. */
  finish(drop: (drop: NamesakeDrop) => void): void {
    this.#rows.flush();
    this.#database.exec(sql.artifacts);
    this.#database.exec(sql.losers);
    for (const row of this.#database.prepare(sql.drops).iterate()) drop(toDrop(row));
    this.#database.exec(sql.indices);
    for (const statement of javaDbIndexes) this.#database.exec(statement);
    this.#database.exec('COMMIT');
    this.#database.close();
    patch(this.#file, writerVersion);
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #beginSource(source: string): void {
    this.#source = source;
    this.#addSource.run(this.#added + 1, source);
  }

  /** Artifacts mostly come together, so that this is seldom. */
  #beginArtifact(groupId: string, artifactId: string): void {
    [this.#groupId, this.#artifactId] = [groupId, artifactId];
    this.#artifact = this.#addArtifact.get(groupId, artifactId)!['number'] as number;
  }
}

function toDrop(row: Record<string, unknown>): NamesakeDrop {
  const { source, winner, classifier, ...coordinates } = row;
  const artifact = { ...coordinates, ...(classifier === null ? {} : { classifier }) };
  return { source: source as string, winner: winner as string, artifact: artifact as unknown as MavenArtifact };
}

function patch(file: string, { offset, bytes }: { readonly offset: number; readonly bytes: Buffer }): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}
