import {
  boltMagic,
  boltVersion,
  metaBytes,
  pageFlags,
  pageHeaderBytes,
  readUint64,
  writeUint64,
} from './bolt-layout.js';
import { fnv64a } from './fnv64a.js';
import { writePageHeader } from './page-header.js';

/** What a meta page says of the file. */
export interface BoltMeta {
  /** Bytes. */
  readonly pageSize: number;
  /** Page of the root bucket. */
  readonly root: number;
  /** Page of the freelist; undefined where none was written, so that every unreachable page is free. */
  readonly freelist: number | undefined;
  /** First page id that is not in use: the number of pages (bbolt's `pgid`, the high-water mark). */
  readonly highWaterMark: number;
  readonly txid: bigint;
}

const checksummed = metaBytes - 8;
const noFreelist = 0xffff_ffff_ffff_ffffn;

/** Writes the meta page `txid % 2` at `at`, header, body and checksum. */
export function writeMetaPage(target: Buffer, at: number, meta: BoltMeta): void {
  writePageHeader(target, at, { id: Number(meta.txid % 2n), flags: pageFlags.meta, count: 0, overflow: 0 });
  const body = target.subarray(at + pageHeaderBytes, at + pageHeaderBytes + metaBytes);
  body.writeUInt32LE(boltMagic, 0);
  body.writeUInt32LE(boltVersion, 4);
  body.writeUInt32LE(meta.pageSize, 8);
  writeUint64(body, meta.root, 16);
  body.writeBigUInt64LE(meta.freelist === undefined ? noFreelist : BigInt(meta.freelist), 32);
  writeUint64(body, meta.highWaterMark, 40);
  body.writeBigUInt64LE(meta.txid, 48);
  body.writeBigUInt64LE(fnv64a(body.subarray(0, checksummed)), checksummed);
}

/** What is said at `at`, as bbolt reads it: undefined where magic, version or checksum is wrong. Its numbers are not judged yet. */
export function readMetaPage(page: Buffer): BoltMeta | undefined {
  if (page.length < pageHeaderBytes + metaBytes) return undefined;
  const body = page.subarray(pageHeaderBytes, pageHeaderBytes + metaBytes);
  if (body.readUInt32LE(0) !== boltMagic || body.readUInt32LE(4) !== boltVersion) return undefined;
  if (body.readBigUInt64LE(checksummed) !== fnv64a(body.subarray(0, checksummed))) return undefined;
  return {
    pageSize: body.readUInt32LE(8),
    root: readUint64(body, 16) ?? Infinity,
    freelist: body.readBigUInt64LE(32) === noFreelist ? undefined : (readUint64(body, 32) ?? Infinity),
    highWaterMark: readUint64(body, 40) ?? Infinity,
    txid: body.readBigUInt64LE(48),
  };
}
