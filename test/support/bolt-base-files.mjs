// Small valid bolt files to damage: every kind of page, header and bucket is in one of them.
import { pageFlags, pageHeaderBytes } from '../../dist/src/formats/bolt/bolt-layout.js';
import { readMetaPage, writeMetaPage } from '../../dist/src/formats/bolt/meta-page.js';
import { writePageHeader } from '../../dist/src/formats/bolt/page-header.js';
import { BoltRowWriter } from '../../dist/src/formats/bolt/row-writer.js';

/** As bytes with their page size. */
export function baseFiles() {
  return [
    made(1024, () => undefined),
    made(4096, smallBuckets),
    made(1024, manyValues),
    made(1024, bigThings),
    made(2048, nestedBuckets),
    withFreePages(made(1024, nestedBuckets), 5),
    withFreePages(made(1024, smallBuckets), 200),
    withoutFreelist(made(1024, smallBuckets)),
  ];
}

function made(pageSize, fill) {
  const parts = [];
  const writer = new BoltRowWriter(
    { write: (offset, bytes) => parts.push([offset, Buffer.from(bytes)]) },
    { pageSize },
  );
  fill(writer);
  const file = Buffer.alloc(writer.finish().bytes);
  for (const [offset, bytes] of parts) file.set(bytes, offset);
  return { bytes: file, pageSize };
}

const text = (value) => Buffer.from(value);

function smallBuckets(writer) {
  writer.bucket([text('empty')], 7n);
  for (const name of ['a', 'b', 'c'])
    for (let i = 0; i < 3; i += 1) writer.put([text('packages'), text(name)], text(`key ${i}`), text(`value ${i}`));
}

function manyValues(writer) {
  for (let i = 0; i < 400; i += 1)
    writer.put([text('many')], text(`a long enough key ${1000 + i}`), text('x'.repeat(i % 50)));
}

function bigThings(writer) {
  for (let i = 0; i < 9; i += 1) writer.put([text('big')], text(`${i}`), Buffer.alloc(700 * i, 66));
  for (let i = 0; i < 6; i += 1) writer.put([text('long')], Buffer.alloc(1500, 97 + i), text('v'));
}

function nestedBuckets(writer) {
  for (const outer of ['inner', 'other'])
    for (const inner of [[], ['x'], ['y']])
      for (let i = 0; i < 20; i += 1)
        writer.put([text('nested'), text(outer), ...inner.map(text)], text(`${100 + i}`), text('v'.repeat(3 * i)));
}

/** Pages of the file that nothing leads to, named by the freelist; above one page's worth the freelist overflows. */
function withFreePages({ bytes, pageSize }, count) {
  const meta = readMetaPage(bytes);
  const listPages = Math.ceil((pageHeaderBytes + 8 * (count + 1)) / pageSize);
  const file = Buffer.alloc(bytes.length + (count + listPages) * pageSize);
  file.set(bytes);
  const freelist = meta.highWaterMark;
  const header = { id: freelist, flags: pageFlags.freelist, count: count + 1, overflow: listPages - 1 };
  writePageHeader(file, freelist * pageSize, header);
  const free = [2, ...Array.from({ length: count }, (_, i) => freelist + listPages + i)];
  free.forEach((id, i) => file.writeBigUInt64LE(BigInt(id), freelist * pageSize + pageHeaderBytes + 8 * i));
  return withMeta({ bytes: file, pageSize }, { ...meta, freelist, highWaterMark: file.length / pageSize });
}

function withoutFreelist(file) {
  return withMeta(withFreePages(file, 3), { ...readMetaPage(withFreePages(file, 3).bytes), freelist: undefined });
}

function withMeta({ bytes, pageSize }, meta) {
  writeMetaPage(bytes, 0, { ...meta, txid: 2n });
  writeMetaPage(bytes, pageSize, { ...meta, txid: 3n });
  return { bytes, pageSize };
}
