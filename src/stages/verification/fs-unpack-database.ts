import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip, type Gunzip } from 'node:zlib';
import { FormatError } from '../../formats/format-error.js';
import { TarReader, type TarEvent } from '../../formats/tar/tar-reader.js';

const metadataMember = 'metadata.json';
const metadataLimit = 64 * 1024;
/** Databases compress to a tenth; an archive that holds this much more than its size is a bomb. */
const mostRatio = 200;
const leastLimit = 64 * 1024 * 1024;

export interface PackedDatabase {
  /** The archive; a chunk is used up before the next one is asked for. */
  readonly chunks: Iterable<Uint8Array>;
  /** Its size. */
  readonly bytes: number;
  /** An empty folder. */
  readonly folder: string;
}

export interface UnpackedDatabase {
  /** The database, in the folder. */
  readonly file: string;
  readonly metadata: Buffer;
}

/**
 * Unpacks a database and its metadata from a gzip-compressed tar that holds these two and nothing else, with bounded memory. Throws FormatError:
 * what TarReader throws, `syntax` for what is no gzip, `truncated`, `trailing-bytes`, `too-large`, `schema` for a missing or another member.
 */
export async function unpackDatabase(
  { chunks, bytes, folder }: PackedDatabase,
  member: string,
): Promise<UnpackedDatabase> {
  const tar = new TarReader({ maxBytes: Math.max(leastLimit, mostRatio * bytes), maxEntries: 2, exact: true });
  using members = new Members(folder, member);
  for await (const chunk of gunzipped(chunks)) for (const event of tar.push(chunk)) members.take(event);
  tar.finish();
  return members.unpacked();
}

async function* gunzipped(packed: Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  void feed(gunzip, packed);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new FormatError(code === 'Z_BUF_ERROR' ? 'truncated' : 'syntax', `it is no gzip file: ${code}`);
  } finally {
    gunzip.destroy();
  }
}

/** Its errors are those of the stream. */
async function feed(gunzip: Gunzip, packed: Iterable<Uint8Array>): Promise<void> {
  try {
    for (const piece of packed) {
      const written = new Promise<Error | null | undefined>((resolve) => gunzip.write(piece, resolve));
      if (await written) return;
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error as Error);
  }
}

/** Takes the two members as they come. */
class Members implements Disposable {
  readonly #path: string;
  readonly #member: string;
  readonly #file: number;
  readonly #metadata: Buffer[] = [];
  readonly #seen = new Set<string>();

  constructor(folder: string, member: string) {
    this.#member = member;
    this.#path = join(folder, 'database');
    this.#file = openSync(this.#path, 'wx', 0o600);
  }

  take(event: TarEvent): void {
    const { path, bytes } = event.entry;
    if (event.type === 'entry') this.#admit(path, bytes);
    if (event.type !== 'data') return;
    if (path === this.#member) writeAll(this.#file, event.bytes);
    else this.#metadata.push(Buffer.from(event.bytes));
  }

  unpacked(): UnpackedDatabase {
    for (const path of [this.#member, metadataMember])
      if (!this.#seen.has(path)) throw new FormatError('schema', `the archive holds no ${path}`);
    return { file: this.#path, metadata: Buffer.concat(this.#metadata) };
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #admit(path: string, bytes: number): void {
    if (path !== this.#member && path !== metadataMember)
      throw new FormatError('schema', `the archive holds ${path}; ${this.#member} and ${metadataMember} belong there`);
    if (path === metadataMember && bytes > metadataLimit)
      throw new FormatError('too-large', `${path} has ${bytes} bytes; at most ${metadataLimit} are read`);
    this.#seen.add(path);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
