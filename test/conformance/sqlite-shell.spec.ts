import { createHash } from 'node:crypto';
import type { MavenArtifact } from '../../src/formats/maven-artifact/maven-artifact.js';
import { buildJavaDb } from '../support/java-db.js';
import { anArtifact } from '../support/maven.js';
import { askSqliteShell, hasSqliteShell } from '../support/sqlite-shell.js';

const isThere = hasSqliteShell();
const whenShell = isThere ? it : it.skip;

if (process.env.CI === 'true') it('has a sqlite3 in CI', () => expect(isThere).toBe(true));

const log4j = { groupId: 'org.apache.logging.log4j', artifactId: 'log4j-core' };
const artifacts: readonly MavenArtifact[] = [
  ...Array.from({ length: 2_000 }, (_, i) =>
    anArtifact({ groupId: `org.g${i % 7}`, artifactId: `a-${i % 50}`, version: `${i % 11}.${i}` }),
  ),
  ...['2.14.1', '2.15.0', '2.17.1'].map((version) => anArtifact({ ...log4j, version })),
  anArtifact({ ...log4j, groupId: 'com.example.fork', version: '2.17.1' }),
  anArtifact({ ...log4j, version: '2.17.1', archiveType: 'aar' }),
];
const { bytes, rows } = buildJavaDb(artifacts.map((artifact) => ['repo', artifact]));
const ask = (...statements: readonly string[]) => askSqliteShell(bytes, ...statements).trimEnd();

/** The questions that Trivy asks (trivy-java-db, pkg/db/db.go), by name. */
const questions = {
  bySha1: (hash: string) =>
    `SELECT a.group_id, a.artifact_id, i.version, i.archive_type FROM indices i JOIN artifacts a ON a.id = i.artifact_id WHERE i.sha1 = X'${hash}'`,
  exists: (group: string, artifact: string) =>
    `SELECT a.group_id, a.artifact_id FROM artifacts a WHERE a.group_id = '${group}' AND a.artifact_id = '${artifact}'`,
  byArtifactAndVersion: (artifact: string, version: string) =>
    `SELECT a.group_id, a.artifact_id, i.version, i.archive_type FROM indices i JOIN artifacts a ON a.id = i.artifact_id
     WHERE a.artifact_id = '${artifact}' AND i.version = '${version}' AND i.archive_type = 'jar'`,
  byArtifactAndGroup: (artifact: string, group: string) =>
    `SELECT a.group_id, a.artifact_id, i.version, i.archive_type FROM indices i JOIN artifacts a ON a.id = i.artifact_id
     WHERE a.group_id = '${group}' AND a.artifact_id = '${artifact}' AND i.archive_type = 'jar'`,
};

describe('the sqlite3 shell', () => {
  whenShell('finds no fault in a database of ours, opened as on a read-only mount', () => {
    expect(ask('PRAGMA integrity_check', 'PRAGMA foreign_key_check')).toBe('ok');
    expect(ask('PRAGMA journal_mode', 'PRAGMA page_size', 'PRAGMA user_version')).toBe('delete\n4096\n0');
    expect(ask('SELECT count(*) FROM indices')).toBe(String(artifacts.length));
  });

  whenShell('gives the rows whose digest stands in the manifest', () => {
    const lines =
      askSqliteShell(bytes, 'SELECT id, group_id, artifact_id FROM artifacts ORDER BY id') +
      askSqliteShell(bytes, 'SELECT artifact_id, version, hex(sha1), archive_type FROM indices ORDER BY rowid');
    expect(`sha256:${createHash('sha256').update(lines).digest('hex')}`).toBe(rows.digest);
    expect(lines.split('\n').length - 1).toBe(rows.count);
  });

  whenShell('answers what Trivy asks', () => {
    const { sha1 } = artifacts.find(({ version }) => version === '2.14.1')!;
    const group = log4j.groupId;
    expect(ask(questions.bySha1(sha1))).toBe(`${group}|log4j-core|2.14.1|jar`);
    expect(ask(questions.bySha1('00'.repeat(20)))).toBe('');
    expect(ask(questions.exists(group, 'log4j-core'))).toBe(`${group}|log4j-core`);
    expect(ask(questions.exists(group, 'log4j'))).toBe('');
    expect(ask(questions.byArtifactAndVersion('log4j-core', '2.17.1')).split('\n').sort()).toEqual([
      'com.example.fork|log4j-core|2.17.1|jar',
      `${group}|log4j-core|2.17.1|jar`,
    ]);
    expect(ask(questions.byArtifactAndGroup('log4j-core', group)).split('\n')).toHaveLength(3);
  });

  whenShell.each([
    ['by hash', questions.bySha1('00'.repeat(20)), ['indices_sha1_idx']],
    ['whether an artifact exists', questions.exists('g', 'a'), ['artifacts_idx']],
    ['by artifact and version', questions.byArtifactAndVersion('a', '1'), ['artifacts_idx', 'indices_artifact_idx']],
    ['by artifact and group', questions.byArtifactAndGroup('a', 'g'), ['artifacts_idx', 'indices_artifact_idx']],
  ])('finds rows %s through the indexes, without reading a table', (_, question, indexes) => {
    const plan = ask(`EXPLAIN QUERY PLAN ${question}`);
    for (const index of indexes) expect(plan).toMatch(new RegExp(`USING (?:COVERING )?INDEX ${index}\\b`));
    expect(plan).not.toContain('SCAN');
  });
});
