import { DatabaseSync } from 'node:sqlite';
import { toStorageFailure } from './sqlite-errors.js';

function failureOf(work: (database: DatabaseSync) => void): unknown {
  using database = new DatabaseSync(':memory:');
  try {
    work(database);
  } catch (error) {
    return toStorageFailure(error, '/data/scratch');
  }
  throw new Error('nothing failed');
}

describe('a failure of SQLite', () => {
  it('to write because nothing more fits is a full disk, with the remedy (F21)', () => {
    const failure = failureOf((database) => {
      database.exec('PRAGMA max_page_count = 2; CREATE TABLE t(x)');
      database.prepare('INSERT INTO t VALUES (zeroblob(1000000))').run();
    });
    expect(failure).toMatchObject({ code: 'EC-DISK-FULL', message: expect.stringContaining('EC_DATA_DIR') as string });
  });

  it('of another sort is one of the storage, which is tried again', () => {
    expect(failureOf((database) => database.exec('SELECT * FROM nowhere'))).toMatchObject({
      code: 'EC-UNAVAILABLE-STAGING',
      kind: 'unavailable',
    });
  });

  it('leaves an error of another origin alone', () => {
    const error = new RangeError('x');
    expect(toStorageFailure(error, '/')).toBe(error);
  });
});
