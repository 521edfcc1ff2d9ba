import { FormatError } from '../format-error.js';
import { openAgeHeader } from './age-file.js';
import { headerLimit, parseAgeHeader, type AgeHeader } from './age-header.js';
import { joined, PayloadOpener } from './payload.js';
import type { Identity } from './stanza.js';

/** Opens a whole file piece by piece, whatever the pieces, in memory of a header and two pieces. Errors: those of the header and the payload. */
export class AgeOpener {
  readonly #identities: readonly Identity[];
  #start: Buffer = Buffer.alloc(0);
  #payload: PayloadOpener | undefined;

  constructor(identities: readonly Identity[]) {
    this.#identities = identities;
  }

  /** Gives the next plain bytes to `take`, chunk by chunk. */
  open(bytes: Uint8Array, take: (plain: Buffer) => void): void {
    if (this.#payload) return this.#payload.open(bytes, take);
    const start = joined(this.#start, bytes);
    const header = headerOf(start);
    // A copy, for the caller may use its bytes again.
    if (!header) return void (this.#start = Buffer.from(start));
    this.#payload = new PayloadOpener(openAgeHeader(header, this.#identities));
    this.#payload.open(start.subarray(header.length), take);
  }

  /** The same at once. */
  push(bytes: Uint8Array): Buffer {
    const plain: Buffer[] = [];
    this.open(bytes, (piece) => plain.push(piece));
    return Buffer.concat(plain);
  }

  end(): Buffer {
    if (!this.#payload) throw new FormatError('truncated', 'the file ends within its header');
    return this.#payload.end();
  }
}

function headerOf(bytes: Buffer): AgeHeader | undefined {
  try {
    return parseAgeHeader(bytes);
  } catch (error) {
    if (error instanceof FormatError && error.code === 'truncated' && bytes.length < headerLimit) return undefined;
    throw error;
  }
}

/** A whole small file at once. */
export function decryptBytes(file: Uint8Array, identities: readonly Identity[]): Buffer {
  const opener = new AgeOpener(identities);
  return Buffer.concat([opener.push(file), opener.end()]);
}
