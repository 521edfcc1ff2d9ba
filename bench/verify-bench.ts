import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inBenchFolder } from './bench-folder.js';
import { runBenchProcess } from './bench-process.js';
import { interleave, rounded, timed, Timings, type Series } from './figures.js';
import { makeBundle, type MadeBundle } from './make-bundle.js';

export interface VerifyBenchOptions {
  readonly records: number;
  readonly rounds: number;
  /** Says in words what happens. */
  readonly report: (message: string) => void;
}

export interface VerifyFigures {
  readonly records: number;
  readonly tarBytes: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** How many times as fast as the standard tools, the whole process as a user starts it; at least 2.5 and 1.5. */
  readonly speedups: {
    readonly verify: number;
    readonly deep: number;
    readonly verifyTar: number;
    readonly deepTar: number;
  };
  /** Of a verifying process with all its threads. */
  readonly peakRssMiB: { readonly verify: number; readonly deep: number };
}

interface Measure {
  readonly seconds: readonly number[];
  readonly peakRssBytes: number;
}

type Depth = 'default' | 'deep';
type Form = 'unpacked' | 'tar';

const launcher = fileURLToPath(new URL('../bin/export-center', import.meta.url));

// What someone without our program can do. zstd and sha256sum are two processes, so the two of them use two cores.
const hashFiles = 'sha256sum -c --quiet checksums.txt';
const hashPlain = 'for file in data/*/*.zst; do zstd -dcq "$file" | sha256sum; done > /dev/null';

/** `export-center verify` against sha256sum over the same files, and `--deep` against zstd with sha256sum. Method: docs/operations/bench.md. */
export async function benchVerify(options: VerifyBenchOptions): Promise<VerifyFigures> {
  return inBenchFolder('verify', async (folder) => {
    options.report(`making a bundle of ${options.records} records`);
    return await measure(options, await makeBundle(folder, options.records));
  });
}

async function measure(options: VerifyBenchOptions, bundle: MadeBundle): Promise<VerifyFigures> {
  const bench = new VerifyBench(options, bundle);
  await interleave(options.rounds, [
    () => bench.tool('sha256sum -c', hashFiles),
    () => bench.command('default', 'unpacked'),
    () => bench.command('default', 'tar'),
  ]);
  await interleave(options.rounds, [
    () => bench.tool('zstd -dc | sha256sum', hashPlain),
    () => bench.command('deep', 'unpacked'),
    () => bench.command('deep', 'tar'),
  ]);
  for (const depth of ['default', 'deep'] as const) bench.inside(depth);
  return bench.figures();
}

class VerifyBench {
  readonly #options: VerifyBenchOptions;
  readonly #bundle: MadeBundle;
  readonly #timings = new Timings();
  readonly #peaks = new Map<Depth, number>();

  constructor(options: VerifyBenchOptions, bundle: MadeBundle) {
    this.#options = options;
    this.#bundle = bundle;
  }

  async figures(): Promise<VerifyFigures> {
    const speedup = (tool: string, depth: Depth, form: Form) => this.#timings.ratio(tool, nameOf(depth, form));
    const peak = (depth: Depth) => Math.round((this.#peaks.get(depth) ?? 0) / 2 ** 20);
    return {
      records: this.#options.records,
      tarBytes: (await stat(this.#bundle.tar)).size,
      seconds: this.#timings.all(),
      speedups: {
        verify: speedup('sha256sum -c', 'default', 'unpacked'),
        deep: speedup('zstd -dc | sha256sum', 'deep', 'unpacked'),
        verifyTar: speedup('sha256sum -c', 'default', 'tar'),
        deepTar: speedup('zstd -dc | sha256sum', 'deep', 'tar'),
      },
      peakRssMiB: { verify: peak('default'), deep: peak('deep') },
    };
  }

  tool(name: string, script: string): Promise<void> {
    return this.#time(name, 'bash', ['-o', 'pipefail', '-ec', script]);
  }

  command(depth: Depth, form: Form): Promise<void> {
    const args = ['verify', this.#bundle[form], '--key', this.#bundle.key, '--no-progress'];
    return this.#time(nameOf(depth, form), launcher, depth === 'deep' ? [...args, '--deep'] : args);
  }

  /** Once to warm up, then as often as there are rounds. */
  inside(depth: Depth): void {
    const { unpacked: bundle, key } = this.#bundle;
    const task = { bundle, key, depth, times: this.#options.rounds + 1 };
    const { seconds, peakRssBytes } = runBenchProcess('verify-process.mjs', task) as Measure;
    this.#peaks.set(depth, peakRssBytes);
    for (const second of seconds.slice(1)) this.#note(`${nameOf(depth, 'unpacked')}, in a warm process`, second);
  }

  async #time(name: string, program: string, args: readonly string[]): Promise<void> {
    const seconds = await timed(() => {
      const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.#bundle.unpacked, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} failed: ${stdout}${stderr}`);
    });
    this.#note(name, seconds);
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}

const nameOf = (depth: Depth, form: Form) => `verify ${depth} ${form}`;
