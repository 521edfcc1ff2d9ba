import type { SourcePart } from './planned-pack.js';

/** Splits the records of a shard by their sources. Keys of one source come together, so that most cost one comparison. */
export class SourceParts {
  #parts: { readonly source: string; records: number; plainBytes: number }[] = [];
  #prefix = '/';

  /** `lineBytes` is the length of the record's line. */
  add(key: string, lineBytes: number): void {
    if (!key.startsWith(this.#prefix)) this.#begin(key);
    const part = this.#parts.at(-1)!;
    part.records += 1;
    part.plainBytes += lineBytes;
  }

  /** The parts since the last call. */
  take(): readonly SourcePart[] {
    const parts = this.#parts;
    this.#parts = [];
    this.#prefix = '/';
    return parts;
  }

  #begin(key: string): void {
    const source = key.slice(0, key.indexOf('/'));
    this.#prefix = `${source}/`;
    this.#parts.push({ source, records: 0, plainBytes: 0 });
  }
}
