import { readEpssHeader, type EpssHeader } from '../../../formats/epss/read-epss.js';
import { FormatError } from '../../../formats/format-error.js';
import type { EvidenceBlock, RefusedPart } from '../evidence-locker.port.js';
import { ByteReader } from './byte-reader.js';
import { codecOf, decompress, freeDecompressed, type Codec } from './decompress.js';
import { formOfBytes, formOfName, strangerOfBytes, whyNotRead, type FileForm } from './file-form.js';
import { zipEntries } from './fs-zip-entries.js';
import { lineBlocks } from './line-blocks.js';
import type { ReadingLimits } from './reading-limits.js';
import { tarEntries } from './tar-entries.js';

export type InputPart = EvidenceBlock | RefusedPart;

/** A file of an upload. `name` is '' for an archive that only carries files; `depth` counts the archives around it. */
interface SourceFile {
  readonly name: string;
  readonly form?: FileForm;
  readonly depth: number;
}

/** Reads one upload: files, archives of them, each plain or compressed, as blocks in the order in which they lie. */
export class FileReader {
  readonly #limits: ReadingLimits;
  files = 0;
  #entries = 0;
  #bytes = 0;

  constructor(limits: ReadingLimits) {
    this.#limits = limits;
  }

  async *read(source: ByteReader, file: SourceFile): AsyncGenerator<InputPart> {
    const codec = codecOf(await source.peek(4));
    if (codec) yield* this.#readCompressed(source, file, codec);
    else yield* this.#readPlain(source, file);
  }

  async *#readCompressed(source: ByteReader, file: SourceFile, codec: Codec): AsyncGenerator<InputPart> {
    const name = file.name === '' ? 'the upload' : file.name;
    const plain = new ByteReader(this.#metered(decompress(source, codec, name, this.#limits), name), freeDecompressed);
    try {
      if (codecOf(await plain.peek(4))) throw bomb(`${name} is compressed twice`, name);
      yield* this.#readPlain(plain, file);
      // The end of the data is where its checksum and what follows it are looked at.
      for await (const rest of plain.rest()) void rest;
    } finally {
      await plain.close();
    }
  }

  async *#readPlain(source: ByteReader, file: SourceFile): AsyncGenerator<InputPart> {
    const form = file.form ?? formOfName(file.name) ?? formOfBytes(await source.peek(512), file.name);
    if (form === 'tar' || form === 'zip') yield* this.#readArchive(source, file, form);
    else yield* this.#readFile(source, file.name, form);
  }

  async *#readFile(
    source: ByteReader,
    name: string,
    form: Exclude<FileForm, 'tar' | 'zip'> | undefined,
  ): AsyncGenerator<InputPart> {
    this.files += 1;
    await skipByteOrderMark(source);
    const stranger = strangerOfBytes(await source.peek(1024));
    if (!form || stranger) yield refused(name, 'EC-EVIDENCE-FORMAT', stranger ?? whyNotRead(name));
    else if (form === 'json-lines') yield* this.#readLines(source, name);
    else if (form === 'csv') yield* this.#readCsv(source, name);
    else yield* this.#readDocument(source, name, form);
  }

  async *#readArchive(source: ByteReader, file: SourceFile, form: 'tar' | 'zip'): AsyncGenerator<InputPart> {
    if (file.depth > 1) throw bomb(`${file.name} is an archive in an archive in an archive`, file.name);
    const path = file.name === '' ? 'the upload' : file.name;
    const entries = form === 'tar' ? tarEntries(source, path) : zipEntries(source, path, this.#limits);
    for await (const entry of entries) {
      this.#entries += 1;
      if (this.#entries > this.#limits.entries)
        throw bomb(`${path} holds more than ${this.#limits.entries} entries`, path);
      const name = file.name === '' ? entry.name : `${file.name}!${entry.name}`;
      const bytes = form === 'zip' ? this.#metered(entry.bytes(), path) : entry.bytes();
      yield* this.read(new ByteReader(bytes), { name, depth: file.depth + 1 });
    }
  }

  async *#readDocument(source: ByteReader, path: string, form: 'json' | 'yaml'): AsyncGenerator<InputPart> {
    const bytes = await source.upTo(this.#limits.document + 1);
    if (bytes.length > this.#limits.document)
      yield refused(path, 'EC-TOO-LARGE', `the document is longer than ${this.#limits.document} bytes`);
    else yield { form, path, line: 1, bytes };
  }

  async *#readLines(source: ByteReader, path: string): AsyncGenerator<InputPart> {
    for await (const block of lineBlocks(source, path, this.#limits)) {
      yield 'refused' in block ? block : { form: 'json-lines', path, ...block };
    }
  }

  /** The first two lines are those of the file; only EPSS is read as CSV. */
  async *#readCsv(source: ByteReader, path: string): AsyncGenerator<InputPart> {
    let header: EpssHeader | undefined;
    for await (const block of lineBlocks(source, path, this.#limits)) {
      if ('refused' in block) {
        yield block;
        continue;
      }
      const start = header ? 0 : endOfLine(block.bytes, 2);
      try {
        header ??= epssHeader(block.bytes.subarray(0, start));
      } catch (error) {
        yield refused(path, 'EC-EVIDENCE-FORMAT', (error as FormatError).message);
        return;
      }
      const line = start > 0 ? 3 : block.line;
      yield { form: 'epss-csv', path, line, bytes: block.bytes.subarray(start), epss: header };
    }
  }

  async *#metered(source: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#bytes += chunk.length;
      if (this.#bytes > this.#limits.total)
        throw bomb(`${path} expands to more than ${this.#limits.total} bytes`, path);
      yield chunk;
    }
  }
}

async function skipByteOrderMark(source: ByteReader): Promise<void> {
  const [first, second, third] = await source.peek(3);
  if (first === 0xef && second === 0xbb && third === 0xbf) await source.upTo(3);
}

function endOfLine(bytes: Buffer, lines: number): number {
  let end = 0;
  for (let i = 0; i < lines; i += 1) {
    const found = bytes.indexOf(0x0a, end);
    if (found < 0) return bytes.length;
    end = found + 1;
  }
  return end;
}

function epssHeader(bytes: Buffer): EpssHeader {
  const [comment = '', columns = ''] = bytes.toString('utf8').split(/\r?\n/);
  if (comment.startsWith('cveID,'))
    throw new FormatError(
      'unsupported',
      'the KEV catalogue is read as JSON only; send known_exploited_vulnerabilities.json',
    );
  return readEpssHeader(comment, columns);
}

const refused = (path: string, code: string, reason: string): RefusedPart => ({ refused: { path, code, reason } });

const bomb = (message: string, path: string) => new FormatError('bomb', message, { path });
