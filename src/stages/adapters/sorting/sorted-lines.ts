import { join } from 'node:path';
import { RunWriter } from './fs-run.js';
import { mergeRuns } from './merge-runs.js';

/** Plain bytes that are sorted at once. */
const defaultRunBytes = 8 * 1024 * 1024;

const nothing = Buffer.alloc(0);

/** Puts lines in byte order, each once: through files in a scratch folder, so that memory does not depend on how many there are. */
export class SortedLines {
  readonly #folder: string;
  readonly #runBytes: number;
  readonly #runs: string[] = [];
  #lines: Buffer[] = [];
  #bytes = 0;

  /** The folder must be there, and is not cleared. */
  constructor(folder: string, runBytes = defaultRunBytes) {
    this.#folder = folder;
    this.#runBytes = runBytes;
  }

  add(line: string): void {
    const bytes = Buffer.from(line);
    this.#lines.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= this.#runBytes) this.#writeRun();
  }

  /** All lines; none may be added afterwards. */
  *sorted(): Generator<Buffer> {
    if (this.#lines.length > 0) this.#writeRun();
    for (const { key } of mergeRuns(this.#runs)) yield key;
  }

  #writeRun(): void {
    const path = join(this.#folder, `lines-${this.#runs.length}`);
    using run = new RunWriter(path);
    for (const key of this.#lines.sort((a, b) => a.compare(b))) run.write({ key, value: nothing });
    run.finish();
    this.#runs.push(path);
    [this.#lines, this.#bytes] = [[], 0];
  }
}
