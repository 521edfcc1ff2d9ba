import { cutOff, largestTail, longTail, requireZeros } from './scan-tar.js';
import { TarEntries, type TarEntry, type TarOptions } from './tar-entries.js';
import { tarBlock, tarPadding } from './tar-header.js';

/** What comes out of a tar, in order: an entry, its data in pieces as they come, and its end. */
export type TarEvent =
  | { readonly type: 'entry'; readonly entry: TarEntry }
  /** `bytes` is a part of the chunk that was pushed, not a copy. */
  | { readonly type: 'data'; readonly entry: TarEntry; readonly bytes: Uint8Array }
  | { readonly type: 'end'; readonly entry: TarEntry };

type State = 'header' | 'extension' | 'data' | 'padding' | 'tail';

/**
 * Reads a tar that comes in chunks of any size. Push every chunk and take all events of each, then call `finish`. Throws FormatError
 * as scanTar does.
 */
export class TarReader {
  readonly #entries: TarEntries;
  readonly #options: TarOptions;
  #state: State = 'header';
  #entry: TarEntry | undefined;
  /** Bytes that the state still takes. */
  #left = tarBlock;
  #offset = 0;
  #gathered: Buffer[] = [];

  constructor(options: TarOptions) {
    this.#options = options;
    this.#entries = new TarEntries(options);
  }

  *push(chunk: Uint8Array): Generator<TarEvent, void> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    for (let at = 0; at < bytes.length;) {
      const piece = bytes.subarray(at, at + Math.min(this.#left, bytes.length - at));
      at += piece.length;
      yield* this.#take(piece);
    }
  }

  /** Throws `truncated` if the archive has not ended. */
  finish(): void {
    if (this.#state !== 'tail') throw cutOff(this.#offset);
  }

  *#take(piece: Buffer): Generator<TarEvent, void> {
    const offset = this.#offset;
    this.#offset += piece.length;
    this.#left -= piece.length;
    if (this.#state === 'padding' || this.#state === 'tail') requireZeros(piece, offset, this.#entry?.path);
    else if (this.#state === 'data') yield { type: 'data', entry: this.#entry as TarEntry, bytes: piece };
    else this.#gathered.push(this.#left === 0 ? piece : Buffer.from(piece));
    if (this.#left === 0) yield* this.#complete();
  }

  *#complete(): Generator<TarEvent, void> {
    if (this.#state === 'header') yield* this.#header();
    else if (this.#state === 'extension') this.#extension();
    else if (this.#state === 'data') yield* this.#endData();
    else if (this.#state === 'tail') throw longTail(this.#offset - 1);
    else this.#enter('header', tarBlock);
  }

  *#header(): Generator<TarEvent, void> {
    const meaning = this.#entries.header(this.#takeGathered(), this.#offset - tarBlock);
    if (meaning.is === 'end') this.#enter('tail', (this.#options.exact ? 0 : largestTail) + 1);
    else if (meaning.is === 'extension') this.#enterExtension(meaning.bytes);
    else if (meaning.is === 'nothing') this.#enter('header', tarBlock);
    else yield* this.#begin(meaning.entry);
  }

  *#begin(entry: TarEntry): Generator<TarEvent, void> {
    this.#entry = entry;
    yield { type: 'entry', entry };
    this.#enter('data', entry.bytes);
    if (entry.bytes === 0) yield* this.#endData();
  }

  *#endData(): Generator<TarEvent, void> {
    const entry = this.#entry as TarEntry;
    const padding = tarPadding(entry.bytes);
    this.#enter(padding > 0 ? 'padding' : 'header', padding || tarBlock);
    yield { type: 'end', entry };
  }

  #enterExtension(bytes: number): void {
    this.#enter('extension', bytes);
    if (bytes === 0) this.#extension();
  }

  #extension(): void {
    const content = this.#takeGathered();
    this.#entries.extension(content, this.#offset - content.length);
    const padding = tarPadding(content.length);
    this.#entry = undefined;
    this.#enter(padding > 0 ? 'padding' : 'header', padding || tarBlock);
  }

  #enter(state: State, bytes: number): void {
    this.#state = state;
    this.#left = bytes;
  }

  #takeGathered(): Buffer {
    const all = this.#gathered.length === 1 ? (this.#gathered[0] as Buffer) : Buffer.concat(this.#gathered);
    this.#gathered = [];
    return all;
  }
}
