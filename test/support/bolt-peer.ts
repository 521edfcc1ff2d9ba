import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { BoltRow } from '../../src/formats/bolt/bolt-row.js';
import { encodeRows, decodeRows } from './bolt-row-file.js';

/** Real bbolt, as scripts/tools/fetch-bbolt.sh builds it. Its files lie in a folder of their own. */
export class BoltPeer implements Disposable {
  readonly #programs: { readonly bbolt: string; readonly peer: string };
  readonly #folder = mkdtempSync(join(tmpdir(), 'bolt-peer-'));

  constructor(programs: { readonly bbolt: string; readonly peer: string }) {
    this.#programs = programs;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** What `bbolt check` says; `OK` if it found nothing. */
  check(bytes: Uint8Array): string {
    const file = this.#put(bytes);
    const { status, stdout, stderr } = spawnSync(this.#programs.bbolt, ['check', file], { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : `${status}: ${stdout}${stderr}`;
  }

  /** Opens the file read-write and changes it until nothing is left. What failed; empty if nothing did. */
  edit(bytes: Uint8Array): string {
    return spawnSync(this.#programs.peer, ['edit', this.#put(bytes)], { encoding: 'utf8' }).stderr;
  }

  rows(bytes: Uint8Array): BoltRow[] {
    const maxBuffer = 2 ** 30;
    return [...decodeRows(execFileSync(this.#programs.peer, ['rows', this.#put(bytes)], { maxBuffer }))];
  }

  /** The file that bbolt begins with. */
  create(pageSize: number): Buffer {
    const output = join(this.#folder, 'new.db');
    rmSync(output, { force: true });
    execFileSync(this.#programs.peer, ['new', output, String(pageSize)]);
    return readFileSync(output);
  }

  /** The file that bbolt makes of the rows in one transaction. */
  write(rows: Iterable<BoltRow>, pageSize: number): Buffer {
    const [input, output] = [join(this.#folder, 'rows'), join(this.#folder, 'written.db')];
    rmSync(output, { force: true });
    writeFileSync(input, encodeRows(rows));
    execFileSync(this.#programs.peer, ['write', input, output, String(pageSize)]);
    return readFileSync(output);
  }

  /** What `bbolt compact` makes of a file. */
  compact(bytes: Uint8Array): Buffer {
    const output = join(this.#folder, 'compacted.db');
    rmSync(output, { force: true });
    execFileSync(this.#programs.peer, ['compact', this.#put(bytes), output]);
    return readFileSync(output);
  }

  #put(bytes: Uint8Array): string {
    const file = join(this.#folder, 'made.db');
    writeFileSync(file, bytes);
    return file;
  }
}

/** Its programs: in $EC_TOOLS_DIR, where the script puts them, or on the PATH. Where there are none, everybody is told loudly. */
export function findBoltPeer(): { readonly bbolt: string; readonly peer: string } | undefined {
  const folders = [
    process.env.EC_TOOLS_DIR || join(tmpdir(), 'export-center-tools'),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const folder = folders.find((path) => ['bbolt', 'bolt-peer'].every((name) => isExecutable(join(path, name))));
  if (folder !== undefined) return { bbolt: join(folder, 'bbolt'), peer: join(folder, 'bolt-peer') };
  console.warn(
    'SKIPPED: no bbolt on this machine, so no other program reads our bolt files here. Get it with: sh scripts/tools/fetch-bbolt.sh',
  );
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
