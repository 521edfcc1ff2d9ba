import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TemporaryFolder } from '../../../../test/support/bundle-fixture.js';
import { buildJavaDb, type Arrival } from '../../../../test/support/java-db.js';
import { anArtifact } from '../../../../test/support/maven.js';
import { javaDbIndexes, javaDbTables } from '../../../formats/trivy-java-db/java-db-schema.js';
import { checkSqliteHeader, writerVersion } from '../../../formats/trivy-java-db/sqlite-header.js';

function query(bytes: Buffer, sql: string): readonly Record<string, unknown>[] {
  using folder = new TemporaryFolder();
  const file = join(folder.path, 'x.db');
  writeFileSync(file, bytes);
  using database = new DatabaseSync(file, { readOnly: true });
  return database.prepare(sql).all();
}

const namesIn = (bytes: Buffer) =>
  query(
    bytes,
    `SELECT group_id || ':' || a.artifact_id || ':' || version || ':' || archive_type AS name
     FROM indices i JOIN artifacts a ON a.id = i.artifact_id ORDER BY i.rowid`,
  ).map(({ name }) => name);

const sha1 = 'ab'.repeat(20);

describe('trivy-java.db', () => {
  it('has the schema of upstream, in a file that a read-only mount can open', () => {
    const { bytes } = buildJavaDb([['a', anArtifact()]]);
    expect(query(bytes, 'SELECT sql FROM sqlite_schema').map(({ sql }) => sql)).toEqual([
      ...javaDbTables,
      ...javaDbIndexes,
    ]);
    expect(() => checkSqliteHeader(bytes, bytes.length)).not.toThrow();
    expect(bytes.subarray(writerVersion.offset, writerVersion.offset + 4)).toEqual(writerVersion.bytes);
    expect(query(bytes, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(bytes, 'PRAGMA freelist_count')).toEqual([{ freelist_count: 0 }]);
  });

  it('of no artifact has the schema and no row', () => {
    const { bytes, rows } = buildJavaDb([]);
    expect([rows.count, namesIn(bytes)]).toEqual([0, []]);
    expect(query(bytes, 'SELECT count(*) AS n FROM sqlite_schema')).toEqual([{ n: 5 }]);
  });

  it('holds hashes as bytes and each artifact once', () => {
    const { bytes, rows } = buildJavaDb([
      ['a', anArtifact({ version: '2.0' })],
      ['a', anArtifact({ version: '1.0', archiveType: 'aar', sha1 })],
    ]);
    expect(rows.count).toBe(3);
    expect(query(bytes, 'SELECT * FROM artifacts')).toEqual([
      { id: 1, group_id: 'org.example', artifact_id: 'parser' },
    ]);
    expect(query(bytes, 'SELECT * FROM indices LIMIT 1')).toEqual([
      { artifact_id: 1, version: '1.0', sha1: new Uint8Array(Buffer.from(sha1, 'hex')), archive_type: 'aar' },
    ]);
  });

  it('gives a hash of several to the one without classifier, then to the first by name, and names the others', () => {
    const [copy, original, second] = [
      anArtifact({ artifactId: 'a', classifier: 'all', sha1 }),
      anArtifact({ artifactId: 'b', sha1 }),
      anArtifact({ artifactId: 'c', sha1 }),
    ];
    const { bytes, drops } = buildJavaDb([
      ['one', copy],
      ['two', second],
      ['two', original],
    ]);
    expect(namesIn(bytes)).toEqual(['org.example:b:1.0:jar']);
    const winner = 'org.example:b:1.0';
    expect(drops).toEqual([
      { source: 'one', artifact: copy, winner },
      { source: 'two', artifact: second, winner },
    ]);
  });

  it('keeps an artifact that lost all its rows: Trivy asks whether it exists', () => {
    const { bytes } = buildJavaDb(['a', 'b'].map((artifactId) => ['s', anArtifact({ artifactId, sha1 })]));
    expect(query(bytes, 'SELECT artifact_id FROM artifacts')).toEqual([{ artifact_id: 'a' }, { artifact_id: 'b' }]);
  });

  it('drops nothing that another source, or another classifier, says the same of', () => {
    const artifact = anArtifact({ sha1 });
    const { rows, drops } = buildJavaDb([
      ['a', artifact],
      ['a', { ...artifact, classifier: 'x' }],
      ['b', artifact],
    ]);
    expect([rows.count, drops]).toEqual([2, []]);
  });

  // Few names and hashes, so that hashes collide, artifacts come apart and sources agree.
  const anyName = fc.constantFrom('a', 'a-b', 'a.b', 'a2', 'B');
  const anyArrival: fc.Arbitrary<Arrival> = fc.tuple(
    fc.constantFrom('one', 'two'),
    fc.record(
      {
        groupId: anyName,
        artifactId: anyName,
        version: fc.constantFrom('1', '10', '2'),
        archiveType: fc.constantFrom('jar' as const, 'aar' as const),
        classifier: fc.constantFrom('x', 'y'),
        sha1: fc.integer({ min: 0, max: 12 }).map((n) => n.toString(16).padStart(2, '0').repeat(20)),
      },
      { requiredKeys: ['groupId', 'artifactId', 'version', 'archiveType', 'sha1'] },
    ),
  );

  it('has the same bytes and the same digest in whatever order artifacts come', () => {
    fc.assert(
      fc.property(fc.array(anyArrival, { maxLength: 40 }), fc.infiniteStream(fc.nat(1000)), (arrivals, order) => {
        const shuffled = arrivals
          .map((arrival) => [order.next().value as number, arrival] as const)
          .sort(([a], [b]) => a - b)
          .map(([, arrival]) => arrival);
        const [one, other] = [buildJavaDb(arrivals), buildJavaDb([...shuffled, ...shuffled])];
        expect(other.bytes.equals(one.bytes)).toBe(true);
        expect(other.rows).toEqual(one.rows);
      }),
      { numRuns: 40 },
    );
  });
});
