import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { javaDbIndexes, javaDbTables } from '../src/formats/trivy-java-db/java-db-schema.js';
import { hasSqliteShell } from '../test/support/sqlite-shell.js';
import { runBenchProcess } from './bench-process.js';
import { interleave, rounded, timed, Timings, type Series } from './figures.js';

export interface JavaBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  readonly report: (message: string) => void;
}

export interface JavaFigures {
  readonly rows: number;
  readonly seconds: Readonly<Record<string, Series>>;
  /** Our process up to the finished file to the sqlite3 shell's; at most 1.3. */
  readonly ofShell: number;
  /** The same with the row digest, which the shell does not make. */
  readonly withDigest: number;
  readonly bytes: { readonly ours: number; readonly shell: number };
  /** Of our process. */
  readonly peakRssMiB: number;
}

interface Measure {
  /** Seconds that the row digest took. */
  readonly digest: number;
  readonly peakRssBytes: number;
  readonly bytes: number;
  readonly rows: number;
  readonly dropped: number;
}

/**
 * The Java database of a CSV: our builder, which also puts the rows in order and looks for hashes that come twice, against the sqlite3 shell that
 * imports the same CSV into the same tables and builds the same indexes. Method: docs/operations/bench.md. Undefined without a shell, which is said.
 */
export async function benchJava(options: JavaBenchOptions): Promise<JavaFigures | undefined> {
  if (!hasSqliteShell()) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'java-bench-'));
  try {
    return await new JavaBench(options, folder).run();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class JavaBench {
  readonly #options: JavaBenchOptions;
  readonly #timings = new Timings();
  readonly #csv: string;
  readonly #ours: string;
  readonly #shell: string;
  #last: Measure | undefined;
  #peakRss = 0;

  constructor(options: JavaBenchOptions, folder: string) {
    this.#options = options;
    this.#csv = join(folder, 'artifacts.csv');
    this.#ours = join(folder, 'ours');
    this.#shell = join(folder, 'shell.db');
  }

  async run(): Promise<JavaFigures> {
    const { rows, rounds, report } = this.#options;
    report(`making ${rows} rows`);
    writeCsv(this.#csv, rows);
    await interleave(rounds, [() => this.#ourRound(), () => this.#shellRound()]);
    return {
      rows,
      seconds: this.#timings.all(),
      ofShell: this.#timings.ratio('builder', 'sqlite3'),
      withDigest: this.#timings.ratio('builder and row digest', 'sqlite3'),
      bytes: { ours: this.#last!.bytes, shell: (await stat(this.#shell)).size },
      peakRssMiB: Math.round(this.#peakRss / 2 ** 20),
    };
  }

  async #ourRound(): Promise<void> {
    await rm(this.#ours, { recursive: true, force: true });
    mkdirSync(this.#ours);
    const seconds = await timed(() => {
      this.#last = runBenchProcess('java-process.mjs', { csv: this.#csv, folder: this.#ours }) as Measure;
    });
    this.#peakRss = Math.max(this.#peakRss, this.#last!.peakRssBytes);
    this.#note('builder', seconds - this.#last!.digest);
    this.#timings.add('builder and row digest', seconds);
  }

  async #shellRound(): Promise<void> {
    await rm(this.#shell, { force: true });
    const seconds = await timed(() => {
      const { status, stderr } = spawnSync('sqlite3', ['-bail', this.#shell], {
        input: script(this.#csv),
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`sqlite3 failed: ${stderr}`);
    });
    this.#note('sqlite3', seconds);
  }

  #note(name: string, seconds: number): void {
    this.#timings.add(name, seconds);
    this.#options.report(`${name}: ${rounded(seconds)} s`);
  }
}

/** Waits for no disk, as ours. Hashes stay text: Debian's shell (3.40) cannot decode hex. */
const script = (csv: string) => `
PRAGMA synchronous = OFF;
PRAGMA journal_mode = OFF;
${javaDbTables.join(';\n')};
CREATE TEMP TABLE input(group_id TEXT, artifact_id TEXT, version TEXT, archive_type TEXT, classifier TEXT, sha1 TEXT);
.mode csv
.import '${csv}' input
INSERT INTO artifacts(group_id, artifact_id) SELECT DISTINCT group_id, artifact_id FROM input;
${javaDbIndexes[0]};
INSERT INTO indices SELECT a.id, i.version, i.sha1, i.archive_type
  FROM input i JOIN artifacts a ON a.group_id = i.group_id AND a.artifact_id = i.artifact_id;
${javaDbIndexes.slice(1).join(';\n')};
`;

/** Twenty versions of each artifact, in order of name, every fifth row with a classifier. No hash comes twice: the shell could not index them. */
function writeCsv(file: string, rows: number): void {
  const output = openSync(file, 'w');
  let block: string[] = [];
  for (let i = 0; i < rows; i += 1) {
    const artifact = Math.floor(i / 20);
    const group = `org.example.group${String(Math.floor(artifact / 10)).padStart(6, '0')}`;
    const sha1 = createHash('sha1').update(String(i)).digest('hex');
    const classifier = i % 5 === 4 ? 'sources' : '';
    block.push(
      `${group},artifact-${String(artifact).padStart(6, '0')},1.${10 + (i % 20)}.0,jar,${classifier},${sha1}\n`,
    );
    if (block.length < 20_000) continue;
    writeSync(output, block.join(''));
    block = [];
  }
  writeSync(output, block.join(''));
  closeSync(output);
}
