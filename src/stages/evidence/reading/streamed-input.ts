import { DigestStream, type Digest } from '../../../formats/digest.js';
import { FormatError } from '../../../formats/format-error.js';
import { freeBuffer } from '../../../formats/zstd/free-buffer.js';
import { integrity, invalid } from '../../../kernel/errors.js';
import type { EvidenceInput, HeldInput } from '../evidence-locker.port.js';
import { ByteReader } from './byte-reader.js';
import type { FileForm } from './file-form.js';
import { spool } from './fs-spool.js';
import { FileReader, type InputPart } from './read-files.js';
import { defaultReadingLimits, type ReadingLimits } from './reading-limits.js';

/** What is known of an upload before it is read. */
export interface UploadDescription {
  /** File name for messages and, where `form` is not given, for telling the form; '' for an archive that only carries files. */
  readonly name: string;
  readonly form?: FileForm;
  /** What the sender says the upload's digest is; another one refuses it (B44). */
  readonly digest?: Digest;
}

/**
 * An upload that is read once, as it comes in. `blocks` throws EC-INPUT-DAMAGED (integrity) with the offset for bytes that are cut short,
 * damaged or followed by others, EC-ARCHIVE-BOMB, EC-ARCHIVE-ENTRY or EC-PATH-UNSAFE for an archive that must not be read, and
 * EC-DIGEST-MISMATCH.
 */
export class StreamedInput implements EvidenceInput {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #description: UploadDescription;
  readonly #limits: ReadingLimits;
  readonly #free: ((chunk: Uint8Array) => void) | undefined;
  readonly #reader: FileReader;
  readonly #digest = new DigestStream();
  #summary: { readonly digest: Digest; readonly bytes: number; readonly files: number } | undefined;

  constructor(
    source: AsyncIterable<Uint8Array>,
    description: UploadDescription,
    limits: ReadingLimits = defaultReadingLimits,
    /** Gives the memory of the source's chunks back; for a source whose chunks are nobody else's. */
    free?: (chunk: Uint8Array) => void,
  ) {
    this.#source = source;
    this.#description = description;
    this.#limits = limits;
    this.#free = free;
    this.#reader = new FileReader(limits);
  }

  async *blocks(signal: AbortSignal): AsyncGenerator<InputPart> {
    const source = new ByteReader(this.#observed(signal), this.#free);
    const { name, form } = this.#description;
    try {
      yield* this.#reader.read(source, { name, form, depth: 0 });
      // A document that is refused early must still be hashed as a whole.
      for await (const rest of source.rest()) void rest;
      this.#checkDigest();
    } catch (error) {
      throw error instanceof FormatError ? toDamage(error) : error;
    } finally {
      await source.close();
    }
  }

  /** On disk, under no name. Throws EC-DISK-FULL and EC-TOO-LARGE. */
  async atHand(signal: AbortSignal): Promise<HeldInput> {
    const spooled = await spool(abortable(this.#source, signal), this.#limits.upload);
    const read = () => new StreamedInput(spooled.read(), this.#description, this.#limits, freeBuffer);
    return { read, close: () => spooled.close() };
  }

  summary() {
    this.#summary ??= { digest: this.#digest.digest(), bytes: this.#digest.bytes, files: this.#reader.files };
    return this.#summary;
  }

  #checkDigest(): void {
    const declared = this.#description.digest;
    if (declared === undefined || declared === this.summary().digest) return;
    throw invalid(
      'EC-DIGEST-MISMATCH',
      `the upload has digest ${this.summary().digest}, declared was ${declared}; nothing was imported`,
    );
  }

  async *#observed(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const chunk of abortable(this.#source, signal)) {
      this.#digest.update(chunk);
      yield chunk;
    }
  }
}

async function* abortable(source: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    signal.throwIfAborted();
    yield chunk;
  }
}

const damage: readonly string[] = ['truncated', 'checksum', 'trailing-bytes', 'syntax'];

function toDamage(error: FormatError): Error {
  if (!damage.includes(error.code)) return error;
  const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
  return integrity('EC-INPUT-DAMAGED', `${error.message}${place}; nothing was imported`, {
    cause: error,
    extra: { path: error.path, offset: error.offset },
  });
}
