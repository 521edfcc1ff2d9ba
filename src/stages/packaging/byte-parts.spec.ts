import fc from 'fast-check';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf, DigestStream } from '../../formats/digest.js';
import { ByteParts, type BytePart } from './byte-parts.js';
import { digestOfParts, readParts, readVerifiedParts } from './fs-parts-reader.js';

const folder = mkdtempSync(join(tmpdir(), 'parts-'));
const file = join(folder, 'segment');
const stored = Buffer.from(Array.from({ length: 1_500_000 }, (_, i) => (i * 131 + (i >> 8)) & 0xff));
writeFileSync(file, stored);
afterAll(() => rmSync(folder, { recursive: true }));

async function read(parts: ByteParts, offset: number, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readParts(parts, offset, length)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const bytesOf = (part: BytePart) =>
  Buffer.isBuffer(part) ? part : stored.subarray(part.offset, part.offset + part.length);

const anyPart = fc.oneof(
  fc.uint8Array({ maxLength: 600 }).map((bytes): BytePart => Buffer.from(bytes)),
  fc.tuple(fc.nat(1_000_000), fc.nat(400_000)).map(([offset, length]): BytePart => ({ file, offset, length })),
);

describe('a view of parts', () => {
  it('gives any range of the parts put together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyPart, { maxLength: 8 }), fc.nat(), fc.nat(), async (parts, from, count) => {
        const view = new ByteParts(parts);
        const whole = Buffer.concat(parts.map(bytesOf));
        expect(view.size).toBe(whole.length);
        const offset = whole.length === 0 ? 0 : from % whole.length;
        const length = Math.min(whole.length - offset, count);
        expect((await read(view, offset, length)).equals(whole.subarray(offset, offset + length))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a buffer as it was until the next one is asked for', async () => {
    const view = new ByteParts([{ file, offset: 0, length: stored.length }]);
    let at = 0;
    for await (const piece of readParts(view, 0, view.size)) {
      await sleep(5);
      expect(piece.equals(stored.subarray(at, at + piece.length))).toBe(true);
      at += piece.length;
    }
    expect(at).toBe(stored.length);
  });

  it('gives the same bytes to many readers at once, quick ones and slow ones', async () => {
    const view = new ByteParts([{ file, offset: 0, length: stored.length }]);
    const readers = Array.from({ length: 40 }, async (_, i) => {
      const seen = new DigestStream();
      for await (const piece of readParts(view, 0, view.size)) {
        if (i % 4 === 0 && seen.bytes < 600_000) await sleep(260);
        seen.update(piece);
      }
      return seen.digest();
    });
    expect(new Set(await Promise.all(readers))).toEqual(new Set([digestOf(stored)]));
  }, 60_000);

  it('closes its file when the reader stops early', async () => {
    for await (const piece of readParts(new ByteParts([{ file, offset: 0, length: 900_000 }]), 0, 900_000)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  });

  it('hashes and checks the whole', async () => {
    const view = new ByteParts([Buffer.from('head'), { file, offset: 7, length: 800_000 }]);
    const whole = Buffer.concat([Buffer.from('head'), stored.subarray(7, 800_007)]);
    expect(await digestOfParts(view)).toBe(digestOf(whole));
    const pieces: Buffer[] = [];
    for await (const piece of readVerifiedParts(view, digestOf(whole))) pieces.push(Buffer.from(piece));
    expect(Buffer.concat(pieces).equals(whole)).toBe(true);
  });

  it('never gives the last bytes of content that is not what its digest says (F28)', async () => {
    const view = new ByteParts([{ file, offset: 0, length: stored.length }]);
    let got = 0;
    const reading = async () => {
      for await (const piece of readVerifiedParts(view, digestOf('other'))) got += piece.length;
    };
    await expect(reading()).rejects.toMatchObject({ code: 'EC-BLOB-DAMAGED', kind: 'integrity' });
    expect(got).toBeLessThan(view.size);
  });

  it('says that a file is shorter than recorded', async () => {
    const short = join(folder, 'short');
    writeFileSync(short, stored.subarray(0, 300_000));
    truncateSync(short, 299_999);
    const view = new ByteParts([{ file: short, offset: 0, length: 300_000 }]);
    await expect(read(view, 0, view.size)).rejects.toMatchObject({ code: 'EC-BLOB-DAMAGED' });
  });
});
