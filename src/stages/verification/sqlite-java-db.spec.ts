import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TemporaryFolder } from '../../../test/support/bundle-fixture.js';
import { buildJavaDb } from '../../../test/support/java-db.js';
import { anArtifact } from '../../../test/support/maven.js';
import { FormatError } from '../../formats/format-error.js';
import { javaDbRowFacts } from './sqlite-java-db.js';

const artifacts = Array.from({ length: 300 }, (_, i) => anArtifact({ artifactId: `a-${i % 9}`, version: `1.${i}` }));
const good = buildJavaDb(artifacts.map((artifact) => ['repo', artifact]));

describe('a Java database that nobody vouches for', () => {
  let folder: TemporaryFolder;
  let file: string;
  beforeEach(() => {
    folder = new TemporaryFolder();
    file = join(folder.path, 'x.db');
  });
  afterEach(() => folder[Symbol.dispose]());

  const look = (bytes: Uint8Array) => {
    writeFileSync(file, bytes);
    return javaDbRowFacts(file);
  };
  const changed = (sql: string) => {
    writeFileSync(file, good.bytes);
    {
      using database = new DatabaseSync(file, { enableForeignKeyConstraints: false, defensive: false });
      database.exec(sql);
    }
    return readFileSync(file);
  };

  it('has the rows that its builder counted and digested', () => {
    expect(look(good.bytes)).toEqual(good.rows);
    expect(look(buildJavaDb([]).bytes)).toEqual(buildJavaDb([]).rows);
  });

  it('is neither written to nor joined by other files', () => {
    look(good.bytes);
    expect(readFileSync(file).equals(good.bytes)).toBe(true);
  });

  it('with one row less, or another, has other facts', () => {
    const facts = ['DELETE FROM indices WHERE rowid = 300', "UPDATE indices SET version = '9' WHERE rowid = 7"].map(
      (sql) => look(changed(sql)),
    );
    expect(facts[0]!.count).toBe(good.rows.count - 1);
    expect(new Set([good.rows.digest, ...facts.map(({ digest }) => digest)]).size).toBe(3);
  });

  it.each([
    ['of nothing', Buffer.alloc(0), /is no SQLite database/],
    ['that is text', Buffer.from('x'.repeat(8192)), /is no SQLite database/],
    ['that is cut within a page', good.bytes.subarray(0, -1), /whole pages/],
    ['that is cut at a page', good.bytes.subarray(0, -4096), /damaged/],
    ['in WAL mode', () => changed('PRAGMA journal_mode = WAL'), /WAL/],
    ['with a trigger', () => changed('CREATE TRIGGER t AFTER INSERT ON indices BEGIN SELECT 1; END'), /schema/],
    ['with a view', () => changed('CREATE VIEW v AS SELECT 1'), /schema/],
    ['without an index', () => changed('DROP INDEX indices_sha1_idx'), /schema/],
    ['with another column', () => changed('ALTER TABLE indices ADD COLUMN x'), /schema/],
    [
      'with a version of two lines',
      () => changed("UPDATE indices SET version = '1' || char(10) || '2'"),
      /row 1 of indices/,
    ],
    [
      'with a hidden end',
      () => changed("UPDATE artifacts SET group_id = 'a' || char(0) || 'b' WHERE id = 2"),
      /row 2 of artifacts/,
    ],
    ['with a hash as text', () => changed("UPDATE indices SET sha1 = 'abc' WHERE rowid = 3"), /row 3 of indices/],
    [
      'with a row of no artifact',
      () => changed('UPDATE indices SET artifact_id = 99 WHERE rowid = 4'),
      /row 4 of indices/,
    ],
    [
      'with a row of a number beyond all',
      () => changed('UPDATE indices SET rowid = 9223372036854775807 WHERE rowid = 300'),
      /without a gap/,
    ],
    ['with a gap', () => changed('DELETE FROM indices WHERE rowid = 5'), /without a gap/],
    [
      'with a value of 5 MiB',
      () => changed('UPDATE indices SET version = hex(zeroblob(2621440)) WHERE rowid = 6'),
      /too big|damaged/,
    ],
  ])('%s is refused by name (B55)', (_, bytes, reason) => {
    const input = typeof bytes === 'function' ? bytes() : bytes;
    expect(() => look(input)).toThrow(FormatError);
    expect(() => look(input)).toThrow(reason);
  });

  it('that was damaged anywhere is refused, or says the same rows, and nothing hangs (B55)', () => {
    let state = 7;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    let refused = 0;
    for (let i = 0; i < 1_500; i += 1) {
      const bytes = Buffer.from(good.bytes);
      for (let n = random(3) + 1; n > 0; n -= 1) bytes[random(bytes.length)] = random(256);
      const started = performance.now();
      try {
        look(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused += 1;
      }
      expect(performance.now() - started).toBeLessThan(1_000);
    }
    expect(refused).toBeGreaterThan(700);
  }, 60_000);
});
