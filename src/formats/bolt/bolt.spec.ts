import * as fc from 'fast-check';
import {
  anyBuckets,
  anyPageSize,
  boltFile,
  boltFileWithSummary,
  openBolt,
  plainRow,
  readAt,
  rowsIn,
  rowsOf,
} from '../../../test/support/bolt.js';
import type { BoltRow } from './bolt-row.js';
import { checkBolt } from './check-bolt.js';
import { findBoltValue } from './find-value.js';

const check = (bytes: Buffer) => checkBolt(readAt(bytes), bytes.length);

describe('a bolt file', () => {
  it('gives back the rows that went in and passes its check, in any page size', () => {
    fc.assert(
      fc.property(anyBuckets, anyPageSize, (shape, pageSize) => {
        const rows = [...rowsOf(shape)];
        const { bytes, summary } = boltFileWithSummary(rows, { pageSize });
        expect(rowsIn(bytes)).toEqual(rows.map(plainRow));
        expect(check(bytes)).toMatchObject({ findings: [], buckets: summary.buckets, values: summary.values });
        expect(summary).toMatchObject({ bytes: bytes.length, pages: bytes.length / pageSize });
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('gives every value by its path and key, and none for others', () => {
    fc.assert(
      fc.property(anyBuckets, anyPageSize, (shape, pageSize) => {
        const rows: readonly BoltRow[] = [...rowsOf(shape)];
        const file = openBolt(boltFile(rows, { pageSize }));
        for (const row of rows.slice(0, 50)) {
          if (row.key === undefined) continue;
          expect(findBoltValue(file, row.path, row.key)?.equals(row.value)).toBe(true);
          expect(findBoltValue(file, row.path, Buffer.concat([row.key, Buffer.from([0])]))).toBeUndefined();
          expect(findBoltValue(file, [...row.path, row.key], row.key)).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
