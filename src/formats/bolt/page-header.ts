import { readUint64, writeUint64 } from './bolt-layout.js';

export interface PageHeader {
  /** 0 in the page of an inline bucket. */
  readonly id: number;
  /** One of `pageFlags`. */
  readonly flags: number;
  readonly count: number;
  /** Pages behind this one that belong to it. */
  readonly overflow: number;
}

export function writePageHeader(target: Buffer, at: number, header: PageHeader): void {
  writeUint64(target, header.id, at);
  target.writeUInt16LE(header.flags, at + 8);
  target.writeUInt16LE(header.count, at + 10);
  target.writeUInt32LE(header.overflow, at + 12);
}

/** The header at `at`, unjudged; an id above 2^53 is Infinity. */
export function readPageHeader(page: Buffer, at: number): PageHeader {
  return {
    id: readUint64(page, at) ?? Infinity,
    flags: page.readUInt16LE(at + 8),
    count: page.readUInt16LE(at + 10),
    overflow: page.readUInt32LE(at + 12),
  };
}
