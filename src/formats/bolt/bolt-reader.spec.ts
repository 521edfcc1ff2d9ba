import { boltFile, openBolt, readAt, rowsIn } from '../../../test/support/bolt.js';
import { FormatError } from '../format-error.js';
import { BoltFile, defaultBoltLimits, type BoltLimits } from './bolt-file.js';
import type { BoltRow } from './bolt-row.js';
import { checkBolt, type BoltReport } from './check-bolt.js';
import { findBoltValue } from './find-value.js';
import { readMetaPage, writeMetaPage, type BoltMeta } from './meta-page.js';
import { readBoltRows } from './read-rows.js';

const pageSize = 1024;
const path = [Buffer.from('bucket')];

/**
 * The file that is damaged here: leaves from page 3 on, then the branch over them, last the leaf of the root bucket. A leaf has
 * eight elements of 8 bytes of key and 100 of value.
 */
function* rows(count = 40): Generator<BoltRow> {
  for (let i = 0; i < count; i += 1) yield { path, key: Buffer.from(`key ${1000 + i}`), value: Buffer.alloc(100, i) };
}

const whole = () => boltFile(rows(), { pageSize });
const pages = whole().length / pageSize;
const branch = pages - 2;
const root = pages - 1;

/** Changes the file or gives another. */
type Damage = (file: Buffer) => unknown;

function damagedFile(damage: Damage): Buffer {
  const file = whole();
  const other = damage(file);
  return Buffer.isBuffer(other) ? other : file;
}

const check = (bytes: Buffer, limits?: BoltLimits): BoltReport => checkBolt(readAt(bytes), bytes.length, limits);

function refusal(read: () => unknown): FormatError {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const readAll = (bytes: Buffer, limits: BoltLimits = defaultBoltLimits) => [
  ...readBoltRows(new BoltFile(readAt(bytes), bytes.length, limits)),
];

function setMeta(file: Buffer, change: Partial<BoltMeta>, places: readonly number[] = [0, 1]): void {
  for (const place of places) {
    const meta = readMetaPage(file.subarray(place * pageSize))!;
    writeMetaPage(file, place * pageSize, { ...meta, ...change, txid: BigInt(place) });
  }
}

const id = (file: Buffer, page: number, at: number) => file.writeUInt32LE(page, at);
/** Of an element of a page. */
const element = (page: number, index: number) => page * pageSize + 16 + 16 * index;

const damages: readonly (readonly [string, Damage, string, number])[] = [
  ['no bolt file', () => Buffer.alloc(8192, 'x'), 'syntax', 0],
  ['nothing', () => Buffer.alloc(0), 'syntax', 0],
  ['a file that is cut off', (file) => file.subarray(0, -1), 'truncated', pages * pageSize - 1],
  [
    'more pages than the file has',
    (file) => setMeta(file, { highWaterMark: pages + 1 }),
    'truncated',
    pages * pageSize,
  ],
  ['pages without end', (file) => setMeta(file, { highWaterMark: 2 ** 50 }), 'too-large', pageSize],
  ['a root beyond the end', (file) => setMeta(file, { root: pages }), 'syntax', pageSize + 32],
  ['a root that is a meta page', (file) => setMeta(file, { root: 1 }), 'syntax', pageSize + 32],
  ['a root that is the freelist', (file) => setMeta(file, { root: 2 }), 'syntax', 2 * pageSize + 8],
  ['a page size that is not the file’s', (file) => setMeta(file, { pageSize: 2048 }), 'truncated', pages * pageSize],
  ['a page size that is no power of two', (file) => setMeta(file, { pageSize: 1000 }), 'unsupported', 24],
  ['a page with another id', (file) => id(file, 4, 3 * pageSize), 'syntax', 3 * pageSize],
  ['an id above 2^53', (file) => file.fill(0xff, 3 * pageSize, 3 * pageSize + 8), 'syntax', 3 * pageSize],
  ['a page of two kinds', (file) => file.writeUInt16LE(3, 3 * pageSize + 8), 'syntax', 3 * pageSize + 8],
  [
    'overflow beyond the end',
    (file) => file.writeUInt32LE(0xffff_ffff, 3 * pageSize + 12),
    'syntax',
    3 * pageSize + 12,
  ],
  ['overflow over the next page', (file) => file.writeUInt32LE(1, 3 * pageSize + 12), 'duplicate', element(branch, 1)],
  ['more elements than fit', (file) => file.writeUInt16LE(0xffff, 3 * pageSize + 10), 'syntax', 3 * pageSize + 10],
  ['a leaf without elements', (file) => file.writeUInt16LE(0, 3 * pageSize + 10), 'syntax', 3 * pageSize + 10],
  ['unknown flags', (file) => file.writeUInt32LE(2, element(3, 1)), 'syntax', element(3, 1)],
  ['a key that overlaps another', (file) => file.writeUInt32LE(1, element(3, 1) + 4), 'syntax', element(3, 1)],
  ['an empty key', (file) => file.writeUInt32LE(0, element(3, 1) + 8), 'syntax', element(3, 1)],
  ['a key of 4 GiB', (file) => file.writeUInt32LE(0xffff_ffff, element(3, 1) + 8), 'syntax', element(3, 1)],
  [
    'a value that leaves its page',
    (file) => file.writeUInt32LE(0xffff_ffff, element(3, 6) + 12),
    'syntax',
    element(3, 6),
  ],
  [
    'a value that says it is a bucket',
    (file) => file.writeUInt32LE(1, element(3, 1)),
    'syntax',
    element(3, 8) + 108 + 8,
  ],
  ['keys out of order', (file) => swapLastDigit(file), 'syntax', element(3, 1)],
  ['a cycle', (file) => id(file, branch, element(branch, 1) + 8), 'duplicate', element(branch, 1)],
  ['a page that is reached twice', (file) => id(file, 3, element(branch, 1) + 8), 'duplicate', element(branch, 1)],
  ['a child beyond the end', (file) => id(file, pages, element(branch, 0) + 8), 'syntax', element(branch, 0)],
  ['a branch key behind the first of its page', (file) => setBranchKey(file, 1, 'key 1009'), 'syntax', 4 * pageSize],
  [
    'a branch key before the last of the page before',
    (file) => setBranchKey(file, 1, 'key 1006'),
    'syntax',
    3 * pageSize,
  ],
];

/** All keys of the branch have 8 bytes. */
function setBranchKey(file: Buffer, index: number, key: string): void {
  const count = file.readUInt16LE(branch * pageSize + 10);
  file.write(key, element(branch, count) + 8 * index);
}

function swapLastDigit(file: Buffer): void {
  const at = file.indexOf('key 1001');
  file.write('key 1000', at);
}

describe('a bolt reader', () => {
  it.each(damages)('B55: refuses %s, with the offset', (_what, damage, code, offset) => {
    const bytes = damagedFile(damage);
    expect(refusal(() => readAll(bytes))).toMatchObject({ code, offset });
    expect(check(bytes).findings.map((finding) => [finding.code, finding.offset])).toContainEqual([code, offset]);
  });

  it('takes the other meta page where one is damaged, as bbolt does', () => {
    for (const place of [0, 1]) {
      const bytes = damagedFile((file) => file.fill(0x55, place * pageSize + 16, place * pageSize + 80));
      expect(rowsIn(bytes)).toEqual(rowsIn(whole()));
    }
  });

  it('takes the meta page of the later transaction', () => {
    const bytes = damagedFile((file) => setMeta(file, { root: 2 }, [0]));
    expect(openBolt(bytes).meta).toMatchObject({ root, txid: 1n });
  });

  it('takes what lies behind the last page for room to grow', () => {
    expect(check(Buffer.concat([whole(), Buffer.alloc(5000, 1)])).findings).toEqual([]);
  });

  it('stops at its limits of depth, pages and bytes', () => {
    const limited = (limits: Partial<BoltLimits>) => () => readAll(whole(), { ...defaultBoltLimits, ...limits });
    expect(limited({ maxDepth: 3, maxPages: pages, maxHeldBytes: 3 * pageSize })()).toHaveLength(41);
    expect(refusal(limited({ maxDepth: 2 }))).toMatchObject({ code: 'depth', offset: element(branch, 0) });
    expect(refusal(limited({ maxPages: pages - 1 })).code).toBe('too-large');
    expect(refusal(limited({ maxHeldBytes: 3 * pageSize - 1 })).code).toBe('too-large');
  });

  it('reads the head and the pages that lead to a value, and no others', () => {
    const bytes = whole();
    const read: number[] = [];
    const file = new BoltFile((offset, length) => {
      read.push(Math.floor(offset / pageSize));
      return bytes.subarray(offset, offset + length);
    }, bytes.length);
    expect(findBoltValue(file, path, Buffer.from('key 1000'))).toEqual(Buffer.alloc(100, 0));
    expect(read).toEqual([0, 1, root, branch, 3]);
  });

  it('finds nothing in a bucket that is not there, in a value, or behind the last key', () => {
    const file = openBolt(whole());
    for (const where of [[Buffer.from('other')], [...path, Buffer.from('key 1000')], []])
      expect(findBoltValue(file, where, Buffer.from('key 1000'))).toBeUndefined();
    for (const key of ['a', 'key 1000 ', 'z']) expect(findBoltValue(file, path, Buffer.from(key))).toBeUndefined();
  });

  it('B55: ends a search in a cycle at the limit of depth', () => {
    const bytes = damagedFile((file) => id(file, branch, element(branch, 0) + 8));
    expect(refusal(() => findBoltValue(openBolt(bytes), path, Buffer.from('a'))).code).toBe('depth');
  });
});

describe('the check of a bolt file', () => {
  it('counts what the file holds', () => {
    expect(check(whole())).toEqual({
      findings: [],
      buckets: 1,
      values: 40,
      branchPages: 1,
      leafPages: pages - 4,
      overflowPages: 0,
      freePages: 0,
    });
  });

  it.each<readonly [string, (file: Buffer) => void, RegExp]>([
    [
      'a page that nothing leads to',
      () => undefined,
      new RegExp(`pages ${pages} to ${pages + 1} are neither reached nor free`),
    ],
    ['a free page in use', (file) => freePages(file, 3, pages, pages + 1), /page 3 is in use and free/],
    ['a free page twice', (file) => freePages(file, pages, pages), /names page \d+ behind page \d+/],
    ['free pages out of order', (file) => freePages(file, pages + 1, pages), /names page \d+ behind page \d+/],
    ['a free page beyond the end', (file) => freePages(file, pages + 2), /names page \d+ behind page 1/],
    [
      'a freelist that is longer than its page',
      (file) => file.writeUInt16LE(0xfffe, 2 * pageSize + 10),
      /does not fit/,
    ],
    ['a freelist that is a leaf', (file) => file.writeUInt16LE(2, 2 * pageSize + 8), /should be the freelist/],
    ['a meta page with another id', (file) => id(file, 7, 0), /page 0 says that it is page 7/],
  ])('finds %s', (_what, damage, message) => {
    const bytes = Buffer.concat([whole(), Buffer.alloc(2 * pageSize)]);
    setMeta(bytes, { highWaterMark: pages + 2 });
    damage(bytes);
    expect(
      check(bytes)
        .findings.map((finding) => finding.message)
        .join('\n'),
    ).toMatch(message);
  });

  it('takes pages as free that the freelist names, also where the count stands in the list', () => {
    const bytes = Buffer.concat([whole(), Buffer.alloc(2 * pageSize)]);
    setMeta(bytes, { highWaterMark: pages + 2 });
    freePages(bytes, pages, pages + 1);
    expect(check(bytes)).toMatchObject({ findings: [], freePages: 2 });
    freePages(bytes, 2, pages, pages + 1);
    bytes.writeUInt16LE(0xffff, 2 * pageSize + 10);
    expect(check(bytes)).toMatchObject({ findings: [], freePages: 2 });
  });

  it('takes unreached pages as free where no freelist was written', () => {
    const bytes = Buffer.concat([whole(), Buffer.alloc(2 * pageSize)]);
    setMeta(bytes, { highWaterMark: pages + 2, freelist: undefined });
    expect(check(bytes)).toMatchObject({ findings: [], freePages: 3 });
  });

  it('goes on behind a page that it cannot read, and reports each', () => {
    const bytes = damagedFile((file) => {
      id(file, 99, 3 * pageSize);
      id(file, 99, 5 * pageSize);
    });
    const report = check(bytes);
    expect(report.findings.map(({ offset }) => offset)).toEqual([3 * pageSize, 5 * pageSize]);
    expect(report.values).toBeLessThan(40);
    expect(report.values).toBeGreaterThan(20);
  });

  it('reports a hundred findings at most', () => {
    const bytes = boltFile(rows(5000), { pageSize });
    for (let at = 3 * pageSize; at < bytes.length - pageSize; at += pageSize)
      if (bytes.readUInt16LE(at + 8) === 2) id(bytes, 0, at);
    expect(check(bytes).findings).toHaveLength(100);
  });

  it.each<readonly [string, (value: Buffer) => void, RegExp]>([
    ['with an id', (value) => value.writeUInt8(1, 16), /single leaf with the id 0/],
    ['that is a branch', (value) => value.writeUInt16LE(1, 24), /single leaf with the id 0/],
    ['that ends before its value', (value) => value.writeUInt16LE(0, 26), /bytes follow an inline bucket/],
    ['with a bucket inside', (value) => value.writeUInt32LE(1, 32), /holds a bucket/],
    ['whose value leaves it', (value) => value.writeUInt32LE(200, 32 + 12), /behind its page/],
    ['with pages of its own behind it', (value) => value.writeUInt8(3, 0), /bytes follow the header of a bucket/],
  ])('B55: finds an inline bucket %s', (_what, damage, message) => {
    const bytes = boltFile([{ path, key: Buffer.from('k'), value: Buffer.alloc(40, 1) }], { pageSize });
    const at = bytes.indexOf('bucket') + 'bucket'.length;
    damage(bytes.subarray(at));
    expect(
      check(bytes)
        .findings.map((finding) => finding.message)
        .join('\n'),
    ).toMatch(message);
    expect(refusal(() => readAll(bytes)).message).toMatch(message);
  });

  it('finds a value in the root bucket, which no program of bbolt could read', () => {
    const bytes = boltFile([{ path, sequence: 0n }], { pageSize });
    bytes.writeUInt32LE(0, element(3, 0));
    expect(check(bytes).findings[0]?.message).toMatch(/is a value in the root bucket/);
  });
});

function freePages(file: Buffer, ...ids: readonly number[]): void {
  file.writeUInt16LE(ids.length, 2 * pageSize + 10);
  ids.forEach((page, index) => file.writeBigUInt64LE(BigInt(page), 2 * pageSize + 16 + 8 * index));
}
