import { FormatError } from '../format-error.js';
import { PathSet } from './path-set.js';
import { readPaxRecords, type PaxOverrides } from './pax-records.js';
import { readRawHeader, type RawHeader } from './raw-header.js';
import { checkEntryPath, quoted } from './safe-path.js';
import { tarBlock, tarHeader } from './tar-header.js';

export interface TarEntry {
  /** Checked by checkEntryPath, without a slash at the end. */
  readonly path: string;
  readonly type: 'file' | 'directory';
  readonly bytes: number;
  readonly headerOffset: number;
  readonly dataOffset: number;
}

export interface TarOptions {
  /** Most bytes of all files together. */
  readonly maxBytes: number;
  /** Most headers; 100,000 if not given. */
  readonly maxEntries?: number;
  /** For bundles: every byte of a header must be what tarHeader writes, and nothing may follow the trailer. */
  readonly exact?: boolean;
  /** For archives that other tools made: folders and `./` are read, and long names in the forms named here. */
  readonly lenient?: { readonly gnuLongNames?: boolean; readonly paxHeaders?: boolean };
}

/** What a header block means: a member, an extension of so many bytes that belongs to the next one, nothing to see, or the end. */
export type HeaderMeaning =
  | { readonly is: 'entry'; readonly entry: TarEntry }
  | { readonly is: 'extension'; readonly bytes: number }
  | { readonly is: 'nothing' }
  | { readonly is: 'end' };

const largestExtension = 1024 * 1024;

const refusedTypes: Readonly<Record<string, string>> = {
  '1': 'a hard link',
  '2': 'a symbolic link',
  '3': 'a character device',
  '4': 'a block device',
  '6': 'a FIFO',
  '7': 'a contiguous file',
  S: 'a sparse file',
  K: 'a GNU long link',
  L: 'a GNU long name',
  x: 'a PAX header',
  g: 'a global PAX header',
};

/** Judges the headers of one archive in their order. Fed by TarReader and scanTar, which know where the blocks are. */
export class TarEntries {
  readonly #options: TarOptions;
  readonly #paths = new PathSet();
  #headers = 0;
  #bytes = 0;
  #zeroBlocks = 0;
  #extension = '';
  #overrides: PaxOverrides = {};

  constructor(options: TarOptions) {
    this.#options = options;
  }

  /** Takes the header block at `offset`. Throws FormatError; see docs/formats/tar.md for the codes. */
  header(block: Uint8Array, offset: number): HeaderMeaning {
    if (isZero(block)) return this.#zeroBlock(offset);
    if (this.#zeroBlocks > 0)
      throw new FormatError('trailing-bytes', `the tar goes on behind its end at byte ${offset}`, { offset });
    const raw = readRawHeader(block, offset);
    this.#count(raw, offset);
    return this.#extensionOf(raw, offset) ?? this.#entryOf(raw, block, offset);
  }

  /** Takes the content of the extension that `header` announced. */
  extension(content: Buffer, offset: number): void {
    if (this.#extension === 'L') this.#overrides = { ...this.#overrides, path: untilNul(content).toString('utf8') };
    const overrides = this.#extension === 'L' ? {} : readPaxRecords(content, offset);
    if (this.#extension === 'g' && Object.keys(overrides).length > 0)
      throw forbidden('a global PAX header', '', 'that names files', offset);
    this.#overrides = { ...this.#overrides, ...overrides };
  }

  #zeroBlock(offset: number): HeaderMeaning {
    if (Object.keys(this.#overrides).length > 0)
      throw new FormatError('truncated', 'the tar ends behind a long name', { offset });
    this.#zeroBlocks += 1;
    return { is: this.#zeroBlocks === 2 ? 'end' : 'nothing' };
  }

  #count({ path }: RawHeader, offset: number): void {
    const limit = this.#options.maxEntries ?? 100_000;
    this.#headers += 1;
    if (this.#headers > limit)
      throw new FormatError('bomb', `the archive has more than ${limit} entries`, { path, offset });
  }

  #extensionOf({ path, type, size, form }: RawHeader, offset: number): HeaderMeaning | undefined {
    const { gnuLongNames, paxHeaders } = this.#options.lenient ?? {};
    const accepted = (type === 'L' && gnuLongNames && form === 'gnu') || ((type === 'x' || type === 'g') && paxHeaders);
    if (!accepted) return undefined;
    if (size > largestExtension) {
      throw new FormatError('bomb', `a long name or PAX header has ${size} bytes; the limit is ${largestExtension}`, {
        path,
        offset,
      });
    }
    this.#extension = type;
    return { is: 'extension', bytes: size };
  }

  #entryOf(raw: RawHeader, block: Uint8Array, offset: number): HeaderMeaning {
    const directory = raw.type === '5';
    const { path = raw.path, size = raw.size } = this.#overrides;
    this.#overrides = {};
    this.#requirePlain({ ...raw, path, size }, offset);
    const clean = this.#options.lenient ? lenientPath(path, directory) : path;
    if (clean === undefined) return { is: 'nothing' };
    this.#register(checkPath(clean, offset), directory, size, offset);
    if (this.#options.exact) requireExact(block, clean, size, offset);
    const type = directory ? 'directory' : 'file';
    return {
      is: 'entry',
      entry: { path: clean, type, bytes: size, headerOffset: offset, dataOffset: offset + tarBlock },
    };
  }

  /** Only regular files, and folders where they are wanted; neither with set-user-id or set-group-id. */
  #requirePlain({ path, type, size, mode, form }: RawHeader, offset: number): void {
    const lenient = this.#options.lenient !== undefined;
    if (type !== '0' && type !== '\0' && !(type === '5' && lenient)) {
      throw forbidden(refusedTypes[type] ?? (type === '5' ? 'a folder' : 'of an unknown type'), path, '', offset);
    }
    if (form === 'gnu' && !lenient) throw forbidden('in GNU form', path, '', offset);
    if (type === '5' && size > 0) throw forbidden('a folder with content', path, '', offset);
    if ((mode & 0o6000) !== 0 && type !== '5') throw forbidden('set-user-id or set-group-id', path, '', offset);
  }

  #register(path: string, directory: boolean, size: number, offset: number): void {
    this.#bytes += size;
    if (this.#bytes > this.#options.maxBytes) {
      throw new FormatError(
        'bomb',
        `the files up to ${quoted(path)} have more than ${this.#options.maxBytes} bytes, the limit`,
        { path, offset },
      );
    }
    if (directory) this.#paths.addFolder(path);
    else this.#paths.addFile(path);
  }
}

/** Without `./` before and slash behind; undefined for the top folder itself. */
function lenientPath(path: string, directory: boolean): string | undefined {
  const tail = directory && path.endsWith('/') ? path.slice(0, -1) : path;
  if (directory && (tail === '.' || tail === '')) return undefined;
  return tail.startsWith('./') ? tail.slice(2) : tail;
}

function checkPath(path: string, offset: number): string {
  try {
    return checkEntryPath(path);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(error.code, error.message, { path, offset });
  }
}

function requireExact(block: Uint8Array, path: string, size: number, offset: number): void {
  if (tarHeader({ path, size }).equals(block)) return;
  throw new FormatError('forbidden-entry', `the tar header of entry ${quoted(path)} is not as an export writes it`, {
    path,
    offset,
  });
}

function forbidden(what: string, path: string, more: string, offset: number): FormatError {
  const message = `the archive entry ${quoted(path)} is ${what}${more && ` ${more}`}; only regular files are read`;
  return new FormatError('forbidden-entry', message, { path, offset });
}

export function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) if (bytes[i] !== 0) return false;
  return true;
}

function untilNul(content: Buffer): Buffer {
  const end = content.indexOf(0);
  return end === -1 ? content : content.subarray(0, end);
}
