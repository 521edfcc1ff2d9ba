import { FormatError } from '../../src/formats/format-error.js';
import { scanTar, type ReadAt } from '../../src/formats/tar/scan-tar.js';
import type { TarEntry, TarOptions } from '../../src/formats/tar/tar-entries.js';
import { tarChecksum, tarHeader, tarPadding, tarTrailer } from '../../src/formats/tar/tar-header.js';
import { TarReader } from '../../src/formats/tar/tar-reader.js';

export interface Member {
  readonly path: string;
  readonly content: string;
}

export function aTar(members: readonly Member[]): Buffer {
  const parts = members.flatMap(({ path, content }) =>
    member(tarHeader({ path, size: Buffer.byteLength(content) }), content),
  );
  return Buffer.concat([...parts, tarTrailer]);
}

export function member(header: Buffer, content: string): Buffer[] {
  return [header, Buffer.from(content), Buffer.alloc(tarPadding(Buffer.byteLength(content)))];
}

/** A header with some bytes put over it, and its checksum made right again. */
export function forged(patches: Readonly<Record<number, string>>, path = 'a', size = 0): Buffer {
  const header = tarHeader({ path, size });
  for (const [at, text] of Object.entries(patches)) header.write(text, Number(at), 'latin1');
  header.write(`${tarChecksum(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export const bundle: TarOptions = { maxBytes: 1e6, exact: true };
export const strict: TarOptions = { maxBytes: 1e6 };
export const lenient: TarOptions = { maxBytes: 1e6, lenient: { gnuLongNames: true, paxHeaders: true } };

export const readAt =
  (tar: Buffer): ReadAt =>
  (offset, length) =>
    tar.subarray(offset, offset + length);

export function push(tar: Buffer, options: TarOptions, chunk: number): { entries: TarEntry[]; contents: string[] } {
  const reader = new TarReader(options);
  const entries: TarEntry[] = [];
  const contents: Buffer[] = [];
  for (let at = 0; at < tar.length; at += chunk) {
    for (const event of reader.push(tar.subarray(at, at + chunk))) {
      if (event.type === 'entry') contents.push(Buffer.alloc(0));
      if (event.type === 'data') contents.push(Buffer.concat([contents.pop()!, event.bytes]));
      if (event.type === 'end') entries.push(event.entry);
    }
  }
  reader.finish();
  return { entries, contents: contents.map(String) };
}

/** How both readers refuse: they must agree. */
export function refusal(tar: Buffer, options: TarOptions = strict): { code: string; path?: string; offset?: number } {
  const [scanned, pushed] = [() => [...scanTar(readAt(tar), options)], () => push(tar, options, 300)].map(outcome);
  expect(pushed?.code).toBe(scanned?.code);
  return scanned as { code: string };
}

export function outcome(act: () => unknown): { code: string; path?: string; offset?: number } {
  try {
    act();
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, path: error.path, offset: error.offset };
    throw error;
  }
  return { code: 'none' };
}

/** The files of a tar in memory, by path. */
export const filesOfTar = (tar: Buffer): Map<string, Buffer> =>
  new Map(
    [...scanTar(readAt(tar), { maxBytes: tar.length })].map(({ path, dataOffset, bytes }) => [
      path,
      tar.subarray(dataOffset, dataOffset + bytes),
    ]),
  );
