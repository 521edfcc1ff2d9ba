import { createCipheriv } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { encodeIdentity, parseIdentity } from '../src/formats/age/age-keys.js';
import { digestOf } from '../src/formats/digest.js';
import { inBenchFolder } from './bench-folder.js';
import { runBenchProcess, threads } from './bench-process.js';
import { interleave, rounded, timed, Timings, type Series } from './figures.js';

export interface AgeBenchOptions {
  readonly files: number;
  /** Of all files together, in bytes. */
  readonly bytes: number;
  readonly rounds: number;
  readonly report: (message: string) => void;
}

export interface AgeFigures {
  readonly files: number;
  readonly bytes: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** How many times as fast as Debian's age on the same bytes as one file; at least 1.0 each. */
  readonly speedups: { readonly encrypt: number; readonly decrypt: number };
  /** What encryption adds to the bytes, everything around the files included; at most 0.01. */
  readonly overhead: number;
  readonly peakRssMiB: { readonly encrypt: number; readonly decrypt: number };
}

interface Measure {
  readonly seconds: number;
  readonly bytes: number;
  readonly peakRssBytes: number;
}

/** Both sides write to memory where there is such a folder: on a slow disk the sync, which age leaves out, would be all that is measured. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

const keys = [1, 2, 3].map((byte) => encodeIdentity('x25519', Buffer.alloc(32, byte)));
const recipients = keys.map((key) => parseIdentity(key).recipient.text);

/**
 * A bundle of files for three recipients, as a run encrypts it (hashes of both sides and a sync of every file included) and as `import --identity`
 * opens it (likewise), against Debian's age with the same bytes as one file, which does neither. Method: docs/operations/bench.md.
 */
export async function benchAge(options: AgeBenchOptions): Promise<AgeFigures> {
  return inBenchFolder('age', async (folder) => new AgeBench(options, folder).figures(), memory);
}

class AgeBench {
  readonly #options: AgeBenchOptions;
  readonly #folder: string;
  readonly #timings = new Timings();
  readonly #peaks = { encrypt: 0, decrypt: 0 };
  #sealedBytes = 0;

  constructor(options: AgeBenchOptions, folder: string) {
    this.#options = options;
    this.#folder = folder;
  }

  async figures(): Promise<AgeFigures> {
    const { files, bytes, rounds, report } = this.#options;
    report(`writing ${files} files of ${bytes} bytes together`);
    await this.#write();
    await interleave(rounds, [() => this.#ours('encrypt'), () => this.#age('encrypt')]);
    await interleave(rounds, [() => this.#ours('decrypt'), () => this.#age('decrypt')]);
    const mebibytes = (value: number) => Math.ceil(value / 2 ** 20);
    return {
      files,
      bytes,
      seconds: this.#timings.all(),
      speedups: {
        encrypt: this.#timings.ratio('age encrypt', 'encrypt'),
        decrypt: this.#timings.ratio('age decrypt', 'decrypt'),
      },
      overhead: Math.round((this.#sealedBytes / bytes - 1) * 1e6) / 1e6,
      peakRssMiB: { encrypt: mebibytes(this.#peaks.encrypt), decrypt: mebibytes(this.#peaks.decrypt) },
    };
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** The same bytes as one file and, by offset, as many: nothing tells them from compressed packs. */
  async #write(): Promise<void> {
    const { files, bytes } = this.#options;
    const [whole, size] = [this.#path('whole'), Math.ceil(bytes / files)];
    const output = createWriteStream(whole);
    const noise = createCipheriv('aes-256-ctr', Buffer.alloc(32, 9), Buffer.alloc(16));
    const list = [];
    for (let offset = 0; offset < bytes; offset += size) {
      const piece = noise.update(Buffer.alloc(Math.min(size, bytes - offset)));
      if (!output.write(piece)) await once(output, 'drain');
      const slices = [{ file: whole, offset, length: piece.length }];
      list.push({ path: `data/${list.length}`, digest: digestOf(piece), bytes: piece.length, mediaType: '', slices });
    }
    output.end();
    await once(output, 'close');
    await writeFile(this.#path('list.json'), JSON.stringify(list));
    await writeFile(this.#path('identity'), keys[1]!);
  }

  async #ours(mode: 'encrypt' | 'decrypt'): Promise<void> {
    const [root, bundle] = [this.#path('store'), this.#path('bundle')];
    if (mode === 'encrypt') for (const path of [root, bundle]) await rm(path, { recursive: true, force: true });
    const task = {
      mode,
      files: this.#path('list.json'),
      root,
      bundle,
      recipients,
      identity: this.#path('identity'),
      threads,
    };
    const env = { TMPDIR: this.#folder };
    const { seconds, bytes, peakRssBytes } = runBenchProcess('./age-process.mjs', task, env) as Measure;
    this.#note(mode, seconds);
    this.#peaks[mode] = Math.max(this.#peaks[mode], peakRssBytes);
    if (mode === 'encrypt') this.#sealedBytes = bytes;
  }

  async #age(mode: 'encrypt' | 'decrypt'): Promise<void> {
    const [whole, sealed, opened] = ['whole', 'whole.age', 'whole.opened'].map((name) => this.#path(name));
    const args =
      mode === 'encrypt'
        ? [...recipients.flatMap((one) => ['-r', one]), '-o', sealed!, whole!]
        : ['-d', '-i', this.#path('identity'), '-o', opened!, sealed!];
    this.#note(`age ${mode}`, await timed(() => execFileSync('age', args)));
    if (mode === 'decrypt' && (await stat(opened!)).size !== this.#options.bytes)
      throw new Error('age opened too little');
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}
