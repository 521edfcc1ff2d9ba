import { beginAgeFile } from '../../formats/age/age-file.js';
import { DigestStream } from '../../formats/digest.js';
import type { Recipient } from '../../formats/age/stanza.js';
import { freshFor } from '../../formats/encrypted-bundle/derived-bytes.js';
import { SegmentWriter } from '../storage/segment-writer.js';
import { bundleIdentity } from './bundle-identity.js';
import { threadReader } from './thread-reader.js';
import type { PlainFile, SealedBlob, SealedSegment, SealTask } from './seal-task.js';

/** Bytes that are hashed and written at once. */
const writeBytes = 1024 * 1024;

type Sealed = Omit<SealedBlob, 'digest'> & Partial<Pick<SealedBlob, 'digest'>>;

/**
 * Encrypts files into one segment, whose directory is not synced yet. The plain bytes are taken as they are: whoever opens the ciphertexts again, as
 * every run does, sees whether they were those of the digest.
 */
export async function sealFiles({ secret, identity, place, files }: SealTask): Promise<SealedSegment> {
  const { recipient } = await bundleIdentity(identity);
  const writer = new SegmentWriter(place);
  try {
    // The digest of a segment that holds one file is that of the file: large ones are hashed once.
    const alone = files.length === 1;
    const blobs = files.map((file) => sealFile(file, recipient, secret, new SealedOutput(writer, alone)));
    const { segment, directory } = await writer.finish();
    return { segment, directory, blobs: blobs.map((blob) => ({ ...blob, digest: blob.digest ?? segment })) };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

function sealFile(
  { digest, slices }: PlainFile,
  recipient: Recipient,
  secret: Uint8Array,
  output: SealedOutput,
): Sealed {
  using reader = threadReader();
  const take = (bytes: Buffer) => output.take(bytes);
  const { header, payload } = beginAgeFile([recipient], freshFor(secret, digest));
  take(header);
  for (const piece of reader.pieces(slices)) payload.seal(piece, take);
  take(payload.end());
  return { plain: digest, ...output.end() };
}

/** Gathers small pieces, so that there are few calls of the system. */
class SealedOutput {
  readonly #writer: SegmentWriter;
  readonly #offset: number;
  readonly #digest: DigestStream | undefined;
  readonly #buffer = buffers.pop() ?? Buffer.allocUnsafeSlow(writeBytes);
  #filled = 0;

  constructor(writer: SegmentWriter, alone: boolean) {
    this.#writer = writer;
    this.#offset = writer.length;
    this.#digest = alone ? undefined : new DigestStream();
  }

  take(bytes: Buffer): void {
    if (this.#filled + bytes.length > writeBytes) this.#flush();
    bytes.copy(this.#buffer, this.#filled);
    this.#filled += bytes.length;
  }

  end(): Omit<Sealed, 'plain'> {
    this.#flush();
    buffers.push(this.#buffer);
    const bytes = this.#writer.length - this.#offset;
    return { offset: this.#offset, bytes, ...(this.#digest ? { digest: this.#digest.digest() } : {}) };
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
    this.#digest?.update(bytes);
    this.#writer.append(bytes);
  }
}

/** Those that nobody uses now. */
const buffers: Buffer[] = [];
