import * as fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkBolt } from '../../src/formats/bolt/check-bolt.js';
import { TemporaryFolder } from '../support/bundle-fixture.js';
import { BoltPeer, findBoltPeer } from '../support/bolt-peer.js';
import { anyBuckets, anyPageSize, boltFile, openBolt, plainRow, readAt, rowsIn, rowsOf } from '../support/bolt.js';

const programs = findBoltPeer();
const whenBbolt = programs ? it : it.skip;

if (process.env.CI === 'true') it('has a bbolt in CI', () => expect(programs).toBeDefined());

const mutations = fileURLToPath(new URL('../support/bolt-mutations-process.mjs', import.meta.url));

const numRuns = 40;
/** bbolt is a process a file, on a machine that may do other things. Milliseconds. */
const patience = 300_000;

const check = (bytes: Buffer) => checkBolt(readAt(bytes), bytes.length);
/** Bytes in use: bbolt lets its files grow in steps. */
const usedBytes = (bytes: Buffer): number => {
  const { highWaterMark, pageSize } = openBolt(bytes).meta;
  return highWaterMark * pageSize;
};

describe('bbolt', () => {
  let peer: BoltPeer;
  beforeAll(() => {
    if (programs) peer = new BoltPeer(programs);
  });
  afterAll(() => peer?.[Symbol.dispose]());

  whenBbolt(
    'finds no error in what we write, reads the same rows, and edits it until nothing is left',
    () => {
      fc.assert(
        fc.property(anyBuckets, anyPageSize, (shape, pageSize) => {
          const rows = [...rowsOf(shape)];
          const bytes = boltFile(rows, { pageSize });
          expect(peer.check(bytes)).toBe('OK');
          expect(peer.rows(bytes).map(plainRow)).toEqual(rows.map(plainRow));
          expect(peer.edit(bytes)).toBe('');
        }),
        { numRuns },
      );
    },
    patience,
  );

  whenBbolt(
    'makes files of the same rows that we read and find no error in, none smaller than ours when it compacts them',
    () => {
      fc.assert(
        fc.property(anyBuckets, anyPageSize, (shape, pageSize) => {
          const rows = [...rowsOf(shape)];
          const written = peer.write(rows, pageSize);
          const compacted = peer.compact(written);
          for (const bytes of [written, compacted]) {
            expect(check(bytes).findings).toEqual([]);
            expect(rowsIn(bytes)).toEqual(rows.map(plainRow));
          }
          expect(boltFile(rows, { pageSize }).length).toBeLessThanOrEqual(usedBytes(compacted));
        }),
        { numRuns },
      );
    },
    patience,
  );

  whenBbolt(
    'finds no error in damaged files in which we find none',
    () => {
      using folder = new TemporaryFolder();
      const task = { count: 6000, seed: 8, folder: folder.path, keepMost: 250 };
      execFileSync(process.execPath, [mutations, JSON.stringify(task)]);
      const files = readdirSync(folder.path);
      expect(files).toHaveLength(250);
      const answers = files.map((file) => [file, peer.check(readFileSync(join(folder.path, file)))]);
      expect(answers.filter(([, answer]) => answer !== 'OK')).toEqual([]);
    },
    patience,
  );

  whenBbolt.each([1024, 4096, 16_384])('begins a file with our bytes of no rows, in pages of %d bytes', (pageSize) => {
    expect(peer.create(pageSize).equals(boltFile([], { pageSize }))).toBe(true);
  });
});
