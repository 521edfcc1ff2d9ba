import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeRow } from '../test/support/bolt-row-file.js';
import { findBoltPeer } from '../test/support/bolt-peer.js';
import { BoltFile } from '../src/formats/bolt/bolt-file.js';
import { inBenchFolder } from './bench-folder.js';
import { advisoryRows } from './advisory-rows.js';
import { runBenchProcess } from './bench-process.js';
import { interleave, rounded, timed, Timings, type Series } from './figures.js';

export interface BoltBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  /** Says in words what happens. */
  readonly report: (message: string) => void;
}

export interface BoltFigures {
  readonly rows: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** How many times as fast as bbolt's transaction and compaction, the whole processes; at least 3. */
  readonly speedup: number;
  readonly bytes: { readonly ours: number; readonly written: number; readonly compacted: number };
  /** Our file to the compacted one; at most 1. */
  readonly size: number;
  /** Of the writing process; at most 300. */
  readonly peakRssMiB: number;
}

interface Measure {
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
  readonly bytes: number;
}

/**
 * Our writer against real bbolt (one transaction, sorted rows) plus its compaction. Method: docs/operations/bench.md. Undefined where no
 * bbolt is, which is said.
 */
export async function benchBolt(options: BoltBenchOptions): Promise<BoltFigures | undefined> {
  const programs = findBoltPeer();
  if (!programs) return undefined;
  return inBenchFolder('bolt', (folder) => new BoltBench(options, folder, programs.peer).run());
}

class BoltBench {
  readonly #options: BoltBenchOptions;
  readonly #timings = new Timings();
  readonly #rows: string;
  readonly #ours: string;
  readonly #written: string;
  readonly #compacted: string;
  readonly #peer: string;
  #peakRss = 0;

  constructor(options: BoltBenchOptions, folder: string, peer: string) {
    this.#peer = peer;
    this.#options = options;
    this.#rows = join(folder, 'rows');
    this.#ours = join(folder, 'ours.db');
    this.#written = join(folder, 'written.db');
    this.#compacted = join(folder, 'compacted.db');
  }

  async run(): Promise<BoltFigures> {
    this.#options.report(`making ${this.#options.rows} rows`);
    writeRows(this.#rows, this.#options.rows);
    await interleave(this.#options.rounds, [() => this.#ourRound(), () => this.#theirRound()]);
    const ours = (await stat(this.#ours)).size;
    const [written, compacted] = [usedBytes(this.#written), usedBytes(this.#compacted)];
    return {
      rows: this.#options.rows,
      seconds: this.#timings.all(),
      speedup: this.#timings.ratio('bbolt, both', 'writer'),
      bytes: { ours, written, compacted },
      size: rounded(ours / compacted),
      peakRssMiB: Math.round(this.#peakRss / 2 ** 20),
    };
  }

  async #ourRound(): Promise<void> {
    await rm(this.#ours, { force: true });
    let measure: Measure | undefined;
    const seconds = await timed(() => {
      measure = runBenchProcess('bolt-process.mjs', { rows: this.#rows, file: this.#ours }) as Measure;
    });
    this.#peakRss = Math.max(this.#peakRss, measure!.peakRssBytes);
    this.#note('writer', seconds);
    this.#timings.add('writer, CPU', measure!.cpuSeconds);
  }

  async #theirRound(): Promise<void> {
    await Promise.all([this.#written, this.#compacted].map((file) => rm(file, { force: true })));
    const write = await timed(() => this.#bbolt('write', this.#rows, this.#written, '4096'));
    const compact = await timed(() => this.#bbolt('compact', this.#written, this.#compacted));
    this.#note('bbolt, transaction', write);
    this.#note('bbolt, compaction', compact);
    this.#note('bbolt, both', write + compact);
  }

  #bbolt(...args: readonly string[]): void {
    const { status, stderr } = spawnSync(this.#peer, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`bolt-peer failed: ${stderr}`);
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}

function writeRows(file: string, count: number): void {
  const output = openSync(file, 'w');
  let parts: Uint8Array[] = [];
  for (const row of advisoryRows(count)) {
    parts.push(...encodeRow(row));
    if (parts.length < 20_000) continue;
    writeSync(output, Buffer.concat(parts));
    parts = [];
  }
  writeSync(output, Buffer.concat(parts));
  closeSync(output);
}

/** Of a bolt file, in bytes: bbolt lets its files grow in steps of 16 MiB. */
function usedBytes(file: string): number {
  const input = openSync(file, 'r');
  const read = (offset: number, length: number) => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(input, bytes, 0, length, offset));
  };
  const { highWaterMark, pageSize } = new BoltFile(read, fstatSync(input).size).meta;
  closeSync(input);
  return highWaterMark * pageSize;
}
