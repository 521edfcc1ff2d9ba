import { boltFile, boltFileWithSummary, MemoryFile, openBolt, rowsIn } from '../../../test/support/bolt.js';
import { digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { boltChunks, type BoltChunk } from './bolt-chunks.js';
import type { BoltRow } from './bolt-row.js';
import { PageNode } from './page-node.js';
import { BoltWriter } from './bolt-writer.js';
import { BoltRowWriter } from './row-writer.js';

const text = (value: string) => Buffer.from(value);
const value = (path: string, key: string, content = 'v'): BoltRow => ({
  path: path.split('/').map(text),
  key: text(key),
  value: text(content),
});
const bucket = (path: string, sequence?: bigint): BoltRow => ({ path: path.split('/').map(text), sequence });

function refusal(write: () => unknown): FormatError {
  try {
    write();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

function* numbered(count: number, keyBytes: number, valueBytes: number): Generator<BoltRow> {
  const path = [text('bucket')];
  for (let i = 0; i < count; i += 1) {
    const key = Buffer.alloc(keyBytes, 0x6b);
    key.writeUInt32BE(i);
    yield { path, key, value: Buffer.alloc(valueBytes, i) };
  }
}

describe('a bolt writer', () => {
  it('writes an empty bucket inline, byte for byte', () => {
    const page = boltFile([bucket('a')]).subarray(3 * 4096);
    expect(page.toString('hex').replace(/(00)*$/, '')).toBe(
      ['030000000000000002000100', '00000000', '01000000100000000100000020000000', '61', '00'.repeat(24), '02'].join(
        '',
      ),
    );
  });

  // Golden: they end in bundles that are made again elsewhere.
  it.each([
    [1024, 'sha256:77671e062b09bfd8418aab415cc84f195b2a606221e9eca1c0e0095142b3df59'],
    [4096, 'sha256:8ed5c6f21efb2e8f10216b87b6b857ce2f2136f5063e40e6e7c917fb040d2e10'],
  ])('has the same bytes as ever in pages of %d bytes', (pageSize, digest) => {
    const rows = [bucket('a', 7n), ...numbered(2000, 12, 40), value('c/d', 'x'), value('c/d', 'y', 'z'.repeat(5000))];
    expect(digestOf(boltFile(rows, { pageSize }))).toBe(digest);
  });

  it('keeps a bucket inline up to a quarter of a page, to the byte', () => {
    const pages = (bytes: number) => boltFileWithSummary([value('b', 'k', 'v'.repeat(bytes))]).summary.pages;
    const largest = 1024 - 16 - 16 - 1;
    expect(pages(largest)).toBe(4);
    expect(pages(largest + 1)).toBe(5);
  });

  it('gives a bucket with a bucket inside pages of its own', () => {
    expect(boltFileWithSummary([bucket('a/b')]).summary).toMatchObject({ pages: 5, buckets: 2, values: 0 });
  });

  it('fills pages to the last byte', () => {
    // 60 elements of 68 bytes and the header of 16 are 4,096.
    expect(boltFileWithSummary(numbered(60, 8, 44)).summary.pages).toBe(5);
    expect(boltFileWithSummary(numbered(61, 8, 44)).summary.pages).toBe(7);
  });

  it('packs values of more than a page so that they share pages', () => {
    expect(boltFileWithSummary(numbered(4, 8, 5000)).summary.bytes).toBeLessThan(4 * 2 * 4096 + 4 * 4096);
    expect(boltFileWithSummary(numbered(400, 8, 5000)).summary.bytes).toBeLessThan(400 * 1.3 * 4096);
  });

  it('does not run away where a key is larger than a page', () => {
    const { summary, bytes } = boltFileWithSummary(numbered(300, 32_768, 1), { pageSize: 1024 });
    expect(summary.values).toBe(300);
    expect(summary.bytes).toBeLessThan(2 * 300 * 33_000);
    expect(rowsIn(bytes)).toHaveLength(301);
  });

  it('leaves no branch with one child, which bbolt could not edit', () => {
    for (let count = 2; count < 200; count += 7) {
      const bytes = boltFile(numbered(count, 400, 100), { pageSize: 1024 });
      expect(branchCounts(bytes).filter((children) => children < 2)).toEqual([]);
    }
  });

  it.each<readonly [string, readonly BoltRow[], string]>([
    ['a key before the last one', [value('a', 'b'), value('a', 'a')], 'unsorted'],
    ['a key twice', [value('a', 'b'), value('a', 'b')], 'duplicate'],
    [
      'a key before one that was written already',
      [...numbered(500, 8, 90), { ...[...numbered(1, 8, 1)][0]! }],
      'unsorted',
    ],
    ['a bucket before the last one', [value('b', 'x'), value('a', 'x')], 'unsorted'],
    ['a bucket that was left', [value('a/b', 'x'), value('a', 'c'), value('a/b', 'y')], 'unsorted'],
    ['a bucket of the name of a key', [value('a', 'b'), value('a/b', 'x')], 'duplicate'],
    ['a key of the name of a bucket', [value('a/b', 'x'), value('a', 'b')], 'duplicate'],
    ['a bucket twice', [bucket('a'), bucket('a')], 'duplicate'],
    ['a bucket row behind its values', [value('a', 'x'), bucket('a')], 'duplicate'],
    ['a value in the root bucket', [{ path: [], key: text('k'), value: text('v') }], 'schema'],
    ['an empty key', [value('a', '')], 'too-large'],
    ['a bucket without a name', [bucket('')], 'too-large'],
    ['a key above 32,768 bytes', [value('a', 'k'.repeat(32_769))], 'too-large'],
    ['buckets deeper than 32', [bucket(Array.from({ length: 33 }, () => 'b').join('/'))], 'depth'],
  ])('refuses %s', (_what, rows, code) => {
    expect(refusal(() => boltFile(rows)).code).toBe(code);
  });

  it('names the key and the bucket that it refuses', () => {
    expect(refusal(() => boltFile([value('npm/left-pad', 'CVE-2'), value('npm/left-pad', 'CVE-1')])).message).toBe(
      '"CVE-1" comes too late in bucket "npm" / "left-pad"; rows come in the order of their bytes',
    );
  });

  it.each([0, 512, 1000, 4097, 131_072, Number.NaN, -4096])('refuses pages of %d bytes', (pageSize) => {
    expect(refusal(() => boltFile([], { pageSize })).code).toBe('unsupported');
  });

  it('stops at the largest size that the file may have, to the page', () => {
    const rows = [...numbered(1000, 8, 100)];
    const { bytes } = boltFileWithSummary(rows).summary;
    expect(boltFileWithSummary(rows, { maxBytes: bytes }).summary.bytes).toBe(bytes);
    expect(refusal(() => boltFile(rows, { maxBytes: bytes - 1 })).code).toBe('too-large');
  });

  it('is of no use once it is finished', () => {
    const writer = new BoltWriter(new MemoryFile());
    writer.finish();
    for (const deed of [() => writer.openBucket(text('a')), () => writer.finish()])
      expect(refusal(deed).code).toBe('schema');
  });

  it('refuses to close a bucket where none is open', () => {
    expect(refusal(() => new BoltWriter(new MemoryFile()).closeBucket()).code).toBe('schema');
  });

  it('finishes no file over a gap that a failing sink left', () => {
    let fails = true;
    const sink = {
      write: () => {
        if (fails) throw new Error('no space');
      },
    };
    const writer = new BoltRowWriter(sink);
    const rows = numbered(40_000, 8, 40);
    expect(() => {
      for (const row of rows) writer.write(row);
    }).toThrow('no space');
    fails = false;
    expect(refusal(() => writer.finish()).code).toBe('truncated');
  });
});

describe('the chunks of a bolt file', () => {
  it('are the file, ascending from the fourth page on and then the head, however the rows come in batches', async () => {
    const rows = [...numbered(20_000, 8, 60)];
    const whole = boltFile(rows);
    for (const batch of [1, 999, 20_000]) {
      const chunks = await all(boltChunks(batches(rows, batch)));
      const offsets = chunks.map(({ offset }) => offset);
      expect(offsets).toEqual([...offsets.slice(0, -1).sort((a, b) => a - b), 0]);
      const file = Buffer.alloc(whole.length);
      for (const { offset, bytes } of chunks) file.set(bytes, offset);
      expect(file.equals(whole)).toBe(true);
    }
  });

  it('come while the rows are still read', async () => {
    let read = 0;
    async function* rows() {
      for (const row of numbered(100_000, 8, 60)) {
        read += 1;
        yield [row];
      }
    }
    const first = await boltChunks(rows()).next();
    expect(first.done).toBe(false);
    expect(read).toBeLessThan(10_000);
  });
});

function branchCounts(bytes: Buffer): number[] {
  const file = openBolt(bytes);
  const counts: number[] = [];
  for (let id = 3; id < file.meta.highWaterMark;) {
    const run = file.run(id, 0);
    const node = new PageNode(run);
    if (!node.isLeaf) counts.push(node.count);
    id += run.header.overflow + 1;
  }
  return counts;
}

async function* batches(rows: readonly BoltRow[], size: number): AsyncGenerator<readonly BoltRow[]> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}

async function all(chunks: AsyncIterable<BoltChunk>): Promise<BoltChunk[]> {
  const found: BoltChunk[] = [];
  for await (const chunk of chunks) found.push(chunk);
  return found;
}
