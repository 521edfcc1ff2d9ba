import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { DigestStream, type Digest } from '../../formats/digest.js';
import { checkEntryPath } from '../../formats/tar/safe-path.js';
import { CliError, usage } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { backupNames, parseFacts, parseSum, type BackupFacts } from './backup-facts.js';
import { hashing, openFile, writeHashed } from './hashed-copy.js';

export interface RestoreRequest {
  readonly folder: string;
  /** Must not be there, be empty, or hold a restore that was interrupted. */
  readonly dataDir: string;
  /** Checks the backup and changes nothing. */
  readonly dryRun: boolean;
  readonly onProgress: (label: string, done: number, total: number) => void;
  readonly report: (message: string) => void;
}

export interface Restored extends BackupFacts {
  readonly dataDir: string;
  readonly written: boolean;
}

const largestFacts = 64 * 1024;

/**
 * Makes an installation of what `createBackup` made, every byte checked against its digest. Until it is whole no server starts on it. Throws
 * usage, exit 3 where the backup is not what it was, exit 4 where there is none.
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const folder = resolve(request.folder);
  const facts = await readFacts(folder);
  await requireEmpty(request.dataDir);
  const restore = new Restore(folder, facts, request);
  if (request.dryRun) await restore.check();
  else await restore.write();
  return { ...facts, dataDir: request.dataDir, written: !request.dryRun };
}

class Restore {
  readonly #folder: string;
  readonly #facts: BackupFacts;
  readonly #request: RestoreRequest;
  #bytes = 0;

  constructor(folder: string, facts: BackupFacts, request: RestoreRequest) {
    this.#folder = folder;
    this.#facts = facts;
    this.#request = request;
  }

  async check(): Promise<void> {
    await this.#eachFile(async (path) => {
      const seen = new DigestStream();
      for await (const _ of hashing(seen, this.#count('check'))(openFile(join(this.#folder, path))));
      return seen.digest();
    });
  }

  async write(): Promise<void> {
    const { dataDir, report } = this.#request;
    const { recoverCluster } = await import('../../platform/db/embedded/restore-cluster.js');
    const { beginRestore, endRestore } = await import('../../platform/db/embedded/unfinished-restore.js');
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    beginRestore(dataDir);
    await empty(dataDir);
    await this.#eachFile((path) => (path === backupNames.database ? this.#unpackDatabase() : this.#copy(path)));
    await recoverCluster(dataDir, report);
    endRestore(dataDir);
  }

  async #copy(path: string): Promise<Digest> {
    const from = openFile(join(this.#folder, path));
    return (await writeHashed(from, join(this.#request.dataDir, path), this.#count('files'))).digest;
  }

  async #unpackDatabase(): Promise<Digest> {
    const { unpackCluster } = await import('../../platform/db/embedded/restore-cluster.js');
    const seen = new DigestStream();
    const tar = openFile(join(this.#folder, backupNames.database));
    await pipeline(tar, hashing(seen, this.#count('database')), (bytes) => unpackCluster(this.#request.dataDir, bytes));
    return seen.digest();
  }

  /** Gives every file of the list to `read` and holds the digest that comes back against the list, and the list against `backup.json`. */
  async #eachFile(read: (path: string) => Promise<Digest>): Promise<void> {
    const list = join(this.#folder, backupNames.sums);
    const seen = new DigestStream();
    for await (const _ of hashing(seen, () => undefined)(openFile(list)));
    if (seen.digest() !== this.#facts.sums) throw damaged(backupNames.sums, 'is not the one that was written');
    for await (const line of createInterface({ input: createReadStream(list), crlfDelay: Infinity })) {
      const sum = parseSum(line);
      if (!sum) throw damaged(backupNames.sums, 'has a line that is none of its own');
      const digest = await read(checkEntryPath(sum.path)).catch((error: unknown) =>
        missing(error, sum.path, this.#folder),
      );
      if (digest !== sum.digest) throw damaged(sum.path, 'has other bytes than it had');
    }
  }

  #count(label: string): (bytes: number) => void {
    return (bytes) => {
      this.#bytes += bytes;
      this.#request.onProgress(label, this.#bytes, this.#facts.bytes);
    };
  }
}

async function readFacts(folder: string): Promise<BackupFacts> {
  const file = join(folder, backupNames.facts);
  if (!existsSync(file))
    throw new CliError(exitCodes.notFound, `${folder} is no backup: it has no ${backupNames.facts}`, {
      where: folder,
      remedy: 'Name a folder that "backup create" made; one that ends in .partial-... was interrupted.',
    });
  if ((await stat(file)).size > largestFacts) throw damaged(backupNames.facts, 'is too large');
  const facts = readOr(await readFile(file, 'utf8'));
  const { embeddedMajor } = await import('../../platform/db/embedded/postgres-cluster.js');
  if (facts.postgres !== embeddedMajor)
    throw new CliError(
      exitCodes.conflict,
      `the backup is of PostgreSQL ${facts.postgres}, this release brings ${embeddedMajor}`,
      {
        remedy: `Restore it with a release that brings PostgreSQL ${facts.postgres}, then move as docs/operations/upgrade.md says.`,
      },
    );
  return facts;
}

function readOr(text: string): BackupFacts {
  try {
    return parseFacts(text);
  } catch (cause) {
    throw damaged(backupNames.facts, `cannot be read (${(cause as Error).message})`);
  }
}

async function requireEmpty(dataDir: string): Promise<void> {
  const { isRestoreUnfinished } = await import('../../platform/db/embedded/unfinished-restore.js');
  const names = existsSync(dataDir) ? await readdir(dataDir) : [];
  if (names.length === 0 || isRestoreUnfinished(dataDir)) return;
  throw usage(`${dataDir} is not empty`, {
    where: dataDir,
    remedy: 'Move it away first, or name another with --data-dir.',
  });
}

/** What an interrupted restore left, but for its mark. */
async function empty(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir))
    if (name !== 'restore-unfinished') await rm(join(dataDir, name), { recursive: true, force: true });
}

function missing(error: unknown, path: string, folder: string): never {
  const { code, path: where } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && where === join(folder, path)) throw damaged(path, 'is missing');
  throw error;
}

const damaged = (path: string, what: string): CliError =>
  new CliError(exitCodes.verificationFailed, `the backup is damaged: ${path} ${what}`, { where: path });
