import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { TarReader, type TarEvent } from '../../../formats/tar/tar-reader.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import { prepareHome } from './postgres-cluster.js';
import { chooseHome, makeDataDir } from './postgres-home.js';
import { userForPostgres, type RunAs } from './postgres-programs.js';

const limits = { maxBytes: Number.MAX_SAFE_INTEGER, maxEntries: 10_000_000, lenient: {} };

/**
 * Unpacks what `openBaseBackup` gave as the cluster of a data folder that has none. It appears under its name only when it is whole and on
 * the disk. Throws FormatError where it is no such tar; what is there then is removed by the next try.
 */
export async function unpackCluster(dataDir: string, tar: AsyncIterable<Uint8Array>): Promise<void> {
  const runAs = userForPostgres();
  makeDataDir(dataDir, runAs);
  const home = chooseHome(dataDir, runAs);
  prepareHome(home, runAs);
  const making = join(home, 'data.tmp');
  rmSync(making, { recursive: true, force: true });
  const unpacking = new Unpacking(making, runAs);
  const reader = new TarReader(limits);
  try {
    for await (const chunk of tar) for (const event of reader.push(chunk)) unpacking.take(event);
    reader.finish();
  } finally {
    unpacking.close();
  }
  renameSync(making, join(home, 'data'));
}

/** Starts the cluster once, so that it recovers to the moment at which its copy ended, and stops it again. Errors: those of the start. */
export async function recoverCluster(dataDir: string, report: (message: string) => void): Promise<void> {
  const server = await EmbeddedPostgres.start({ dataDir, report });
  await server.stop();
}

class Unpacking {
  readonly #folder: string;
  readonly #runAs: RunAs;
  #fd: number | undefined;

  constructor(folder: string, runAs: RunAs) {
    this.#folder = folder;
    this.#runAs = runAs;
    this.#makeFolder(folder);
  }

  take(event: TarEvent): void {
    const path = join(this.#folder, event.entry.path);
    if (event.type === 'data') this.#write(event.bytes);
    else if (event.type === 'end') this.close();
    else if (event.entry.type === 'directory') this.#makeFolder(path);
    else {
      this.#fd = openSync(path, 'wx', 0o600);
      this.#give(path);
    }
  }

  /** PostgreSQL does not look at what it cannot know to be on the disk. */
  close(): void {
    if (this.#fd === undefined) return;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    this.#fd = undefined;
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.#fd!, bytes, done);
  }

  #makeFolder(path: string): void {
    mkdirSync(path, { mode: 0o700 });
    chmodSync(path, 0o700);
    this.#give(path);
  }

  #give(path: string): void {
    const { uid, gid } = this.#runAs;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }
}
