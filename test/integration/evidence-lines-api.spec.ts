import { gzipSync, zstdCompressSync } from 'node:zlib';
import { anOsv } from '../contracts/evidence-samples.js';
import { evidenceSite } from '../support/evidence-site.js';

const site = evidenceSite();

async function upload(body: string | Uint8Array, query = '', headers: Record<string, string> = {}) {
  const response = await site.upload(body, `source=osv-test${query}`, headers);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const count = async (): Promise<unknown> => (await site.get('')).json();
const line = (i: number) => JSON.stringify(anOsv(`A-${i}`));
const nothing = { seq: 0, kinds: {} };
/** A record whose line has exactly so many bytes. */
const lineOf = (bytes: number) => {
  const rest = bytes - Buffer.byteLength(JSON.stringify(anOsv('LONG', { details: '' })));
  return JSON.stringify(anOsv('LONG', { details: 'x'.repeat(rest) }));
};
const mebibytes = 4 * 1024 * 1024;

describe('a batch of lines', () => {
  it('is refused as a whole for one bad line in 10,000, which is named with its pointer (B39)', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => (i === 7_776 ? '{"id":"A-1","modified":12}' : line(i)));
    const { status, body } = await upload(lines.join('\n'));
    expect([status, body.code, body.refusedCount]).toEqual([422, 'EC-EVIDENCE-SCHEMA', 1]);
    expect(body.errors).toEqual([expect.objectContaining({ line: 7_777, pointer: '/modified' })]);
    expect(await count()).toEqual(nothing);
  });

  it('names the first 100 of many bad lines and counts them all (B39)', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? `{"id":"A-${i}","affected":[]}` : line(i)));
    const { status, body } = await upload(lines.join('\n'));
    const errors = body.errors as { line: number }[];
    expect([status, body.refusedCount, errors.length]).toEqual([422, 250, 100]);
    expect(errors.map((error) => error.line)).toEqual(Array.from({ length: 100 }, (_, i) => i * 2 + 1));
    const partial = await upload(lines.join('\n'), '&mode=partial');
    expect(partial.body).toMatchObject({ accepted: 250, refusedCount: 250 });
    expect(partial.body.refused).toHaveLength(100);
    expect((partial.body.refused as unknown[])[0]).toMatchObject({ line: 1, pointer: '/modified' });
  });

  it('may begin with a byte order mark, end lines with CRLF, have blank lines and no final newline (B39)', async () => {
    const { status, body } = await upload(`\u{feff}${line(1)}\r\n\r\n   \n${line(2)}\n\n${line(3)}`);
    expect([status, body.accepted, body.refusedCount]).toEqual([201, 3, 0]);
  });

  it('may have a line of 4 MiB and none of a byte more (B39)', async () => {
    expect(await upload(`${line(1)}\n${lineOf(mebibytes)}\n`)).toMatchObject({ status: 201, body: { accepted: 2 } });
    const { status, body } = await upload(`${line(2)}\n${lineOf(mebibytes + 1)}\n${line(3)}`);
    expect([status, body.refusedCount]).toEqual([422, 1]);
    expect(body.errors).toEqual([expect.objectContaining({ code: 'EC-TOO-LARGE', line: 2 })]);
  });

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('may come in coded with %s', async (coding, compress) => {
    const lines = Array.from({ length: 200 }, (_, i) => line(i)).join('\n');
    const { status, body } = await upload(compress(Buffer.from(lines)), '&count=200', { 'content-encoding': coding });
    expect([status, body.accepted]).toEqual([201, 200]);
  });

  it('is refused where it holds another number of records than it declares', async () => {
    const { status, body } = await upload(`${line(1)}\n${line(2)}`, '&count=3');
    expect([status, body.code]).toEqual([422, 'EC-EVIDENCE-SCHEMA']);
    expect(body.errors).toEqual([
      {
        code: 'count',
        pointer: '/count',
        message: expect.stringContaining('declares 3 records and holds 2') as string,
      },
    ]);
    expect(await count()).toEqual(nothing);
    expect((await upload(line(1), '&count=-1')).status).toBe(400);
  });

  it('answers a repeated upload from its content: nothing changes and the batch is the first one', async () => {
    const first = await upload(line(1));
    const again = await upload(line(1));
    expect(again.body).toMatchObject({ batchId: first.body.batchId, seq: 1, unchanged: 1, digest: first.body.digest });
  });
});
