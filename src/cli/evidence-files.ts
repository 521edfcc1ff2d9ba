import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compareBytes } from '../formats/byte-order.js';
import { usage } from './cli-error.js';

/** A file to send: where it lies here, and what it is called there. */
export interface EvidenceFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

export interface FoundFiles {
  readonly files: readonly EvidenceFile[];
  /** Files that no one means as evidence: hidden ones, those that describe a folder, hashes and signatures of others. */
  readonly skipped: readonly string[];
}

const describing = /^(?:readme|licen[cs]e|notice|attribution|copying|changelog|contributing)(?:\.[a-z]+)?$|\.md$/i;
/** What lies beside the documents of a CSAF provider (CSAF 2.0, requirements 12, 13, 18 and 19 of section 7.1): lists, hashes and signatures. */
const besideCsaf = /^(?:index\.txt|changes\.csv)$|\.(?:asc|sha256|sha512)$/i;

const isNoEvidence = (name: string) => name.startsWith('.') || describing.test(name) || besideCsaf.test(name);

/** The files of the given paths, those of folders included, in byte order of name. Throws usage for a path that is neither file nor folder. */
export async function findEvidenceFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files: EvidenceFile[] = [];
  const skipped: string[] = [];
  for (const path of paths) {
    const found = await stat(path);
    if (found.isDirectory()) await walk(path, basename(path) || path, files, skipped);
    else if (found.isFile()) files.push({ path, name: basename(path), size: found.size });
    else throw usage(`${path} is neither a file nor a folder`, { where: path });
  }
  return { files: files.sort((a, b) => compareBytes(a.name, b.name)), skipped };
}

async function walk(folder: string, name: string, files: EvidenceFile[], skipped: string[]): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const inner = `${name}/${entry.name}`;
    if (isNoEvidence(entry.name)) skipped.push(path);
    else if (entry.isDirectory()) await walk(path, inner, files, skipped);
    else if (entry.isFile()) files.push({ path, name: inner, size: (await stat(path)).size });
    else skipped.push(path);
  }
}

const blockSize = 512;

/** The bytes of all files as one ustar archive (POSIX.1-1988) that holds nothing of this machine: no owner, no times, no modes. */
export async function* tarOf(files: readonly EvidenceFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    yield header(file);
    let sent = 0;
    for await (const chunk of createReadStream(file.path, { highWaterMark: 256 * 1024 })) {
      sent += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    if (sent !== file.size)
      throw usage(`${file.path} changed while it was read`, { where: file.path, remedy: 'Try again.' });
    yield Buffer.alloc((blockSize - (sent % blockSize)) % blockSize);
  }
  yield Buffer.alloc(2 * blockSize);
}

export const tarSize = (files: readonly EvidenceFile[]): number =>
  files.reduce((sum, { size }) => sum + blockSize + Math.ceil(size / blockSize) * blockSize, 2 * blockSize);

function header({ name, size, path }: EvidenceFile): Buffer {
  const block = Buffer.alloc(blockSize);
  const { prefix, rest } = splitName(name, path);
  block.write(rest, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** ustar has 100 bytes for the end of a name and 155 for its beginning. */
function splitName(name: string, path: string): { readonly prefix: string; readonly rest: string } {
  const fits = (text: string, limit: number) => Buffer.byteLength(text) <= limit;
  if (fits(name, 100)) return { prefix: '', rest: name };
  for (let slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
    const split = { prefix: name.slice(0, slash), rest: name.slice(slash + 1) };
    if (fits(split.rest, 100) && fits(split.prefix, 155)) return split;
  }
  throw usage(`${path} has too long a name to be sent in a folder`, {
    where: path,
    remedy: 'Import the file by itself, or rename it.',
  });
}
