import * as fc from 'fast-check';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants, zstdCompressSync } from 'node:zlib';
import { digestOf } from '../digest.js';
import { FormatError } from '../format-error.js';
import { frameLength } from './frame-header.js';
import { compressFrame, decompressFrame, frameContentSize, zstdLibrary } from './zstd-frame.js';

function refusal(read: () => unknown): FormatError {
  try {
    read();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Lines that look like records, without a random source. */
function lines(count: number): Buffer {
  const line = (i: number) =>
    `{"key":"osv/GO-2024-${i}","record":{"id":"GO-2024-${i}","score":${(i * 7919) % 1009}}}\n`;
  return Buffer.from(Array.from({ length: count }, (_, i) => line(i)).join(''));
}

describe('a zstd frame', () => {
  // Golden: these bytes end in bundles. They may change only with the zstd library, which is part of the plan digest.
  it('comes from the library version that the golden bytes are of', () => {
    expect(zstdLibrary(process.versions)).toBe('1.5.7');
  });

  it.each([
    [0, 3, 'sha256:f96deff1816083fdff8bc3e46c3fe6ca46a6bb49f4d5a00627616c13237a512c'],
    [100, 3, 'sha256:9f6ee8d13edcf9fc765cb5770011f95508982492604a8e53451edecac16b4303'],
    [20_000, 3, 'sha256:01a108c3cc5d766f5af3b703cdfd01fb5a30384f0539decde6ea00c5036c28f7'],
    [20_000, 9, 'sha256:c9a56fca3820fd703985cf86fde741945528d0a11b0daba4367f2a30f2937f42'],
  ])('has the same bytes as ever for %d lines at level %d', (count, level, digest) => {
    expect(digestOf(compressFrame(lines(count), level))).toBe(digest);
  });

  it('declares its content size and carries a checksum', () => {
    const frame = compressFrame(lines(5000), 3);
    expect(frameContentSize(frame)).toBe(lines(5000).length);
    frame[frame.length - 1]! ^= 1;
    expect(refusal(() => decompressFrame(frame, 1e6)).code).toBe('checksum');
  });

  it.each([0, 1, 255, 256, 257, 65_791, 65_792, 200_000, 1_300_000])('comes back whole with %d bytes', (size) => {
    const plain = Buffer.alloc(size, 'evidence ');
    const frame = compressFrame(plain, 3);
    expect(frameLength(frame)).toBe(frame.length);
    expect(frameContentSize(frame)).toBe(size);
    expect(decompressFrame(frame, size).equals(plain)).toBe(true);
  });

  it('holds what cannot be compressed in one output buffer too', () => {
    let state = 1;
    const noise = Buffer.from(Array.from({ length: 700_001 }, () => (state = (state * 48271) % 2147483647) >> 8));
    expect(decompressFrame(compressFrame(noise, 1), noise.length).equals(noise)).toBe(true);
  });

  it('B20: stops at the limit, to the byte, whether or not the frame declares its size', () => {
    const bomb = compressFrame(Buffer.alloc(32 * 1024 * 1024), 3);
    expect(bomb.length).toBeLessThan(5000);
    expect(refusal(() => decompressFrame(bomb, 32 * 1024 * 1024 - 1))).toMatchObject({ code: 'too-large' });
    const silent = zstdCompressSync(Buffer.alloc(100_000), { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    expect(frameContentSize(silent)).toBeUndefined();
    expect(refusal(() => decompressFrame(silent, 99_999)).code).toBe('too-large');
    expect(decompressFrame(silent, 100_000)).toHaveLength(100_000);
  });

  it('B49: refuses what follows the frame, another frame too, with its offset', () => {
    const frame = compressFrame(lines(10), 3);
    for (const tail of [Buffer.from([0]), frame]) {
      expect(refusal(() => decompressFrame(Buffer.concat([frame, tail]), 1e6))).toMatchObject({
        code: 'trailing-bytes',
        offset: frame.length,
      });
    }
  });

  it('B49: refuses every cut', () => {
    const frame = compressFrame(lines(300), 3);
    for (let length = 0; length < frame.length; length += 1) {
      expect(refusal(() => decompressFrame(frame.subarray(0, length), 1e6)).code).toBe('truncated');
    }
  });

  it('never gives other bytes than those that went in, whatever byte of the frame is flipped', () => {
    const plain = lines(200);
    const frame = compressFrame(plain, 3);
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bad = Buffer.from(frame);
        bad[at]! ^= mask;
        const result = attempt(() => decompressFrame(bad, 1e6));
        expect(result instanceof FormatError || result.equals(plain)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is not a frame, and levels that do not exist', () => {
    expect(refusal(() => decompressFrame(Buffer.from('plain text'), 100)).code).toBe('syntax');
    for (const level of [0, 23, 1.5, -1, Number.NaN])
      expect(refusal(() => compressFrame(lines(1), level)).code).toBe('unsupported');
    expect(refusal(() => zstdLibrary({})).code).toBe('unsupported');
  });

  it('is one member of a file that zstd reads', () => {
    if (spawnSync('zstd', ['--version']).error) {
      console.warn('SKIPPED: no zstd on this machine, so no other decoder read our frames');
      return;
    }
    const pack = Buffer.concat([compressFrame(lines(10), 3), compressFrame(lines(20), 3)]);
    expect(execFileSync('zstd', ['-dcq'], { input: pack }).equals(Buffer.concat([lines(10), lines(20)]))).toBe(true);
  });
});

describe('the source', () => {
  it('never asks zstd for worker threads, which lose data in Node', () => {
    const forbidden = ['ZSTD_c', 'nbWorkers'].join('_');
    const folder = new URL('../../', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(10);
    const offenders = files.filter((name) => readFileSync(new URL(name, folder), 'utf8').includes(forbidden));
    expect(offenders).toEqual([]);
  });
});

function attempt(read: () => Buffer): Buffer | FormatError {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
