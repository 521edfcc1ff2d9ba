import { existsSync } from 'node:fs';
import { mkdtemp, open, rename, rm, stat, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { digestHex, DigestStream } from '../../formats/digest.js';
import { productVersion } from '../../platform/config/project-root.js';
import { usage, CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { formatBytes } from '../quantities.js';
import { backupNames, encodeFacts, encodeSum } from './backup-facts.js';
import { dataFiles, folderBytes, ignoreMissing, promisedHex } from './data-files.js';
import { openFile, writeHashed } from './hashed-copy.js';

export interface BackupRequest {
  readonly dataDir: string;
  /** Must not be there; appears under its name only when it is whole. */
  readonly folder: string;
  readonly dryRun: boolean;
  readonly onProgress: (label: string, done: number, total: number) => void;
  readonly report: (message: string) => void;
}

export interface Backup {
  readonly folder: string;
  readonly written: boolean;
  readonly files: number;
  readonly bytes: number;
  /** Segments of the content store whose bytes are not those that their name promises. */
  readonly damaged: readonly string[];
}

/**
 * A consistent copy of an installation with the embedded PostgreSQL, running or not: the database first, then what it names, which never
 * changes. Throws usage, exit 4 where there is no such installation, and what PostgreSQL and the disk say.
 */
export async function createBackup(request: BackupRequest): Promise<Backup> {
  const folder = resolve(request.folder);
  const estimate = await sizeOf(request.dataDir);
  await requireNew(folder);
  await requireRoom(dirname(folder), estimate.bytes);
  if (request.dryRun) return { folder, written: false, ...estimate, damaged: [] };
  const making = await mkdtemp(`${folder}.partial-`);
  try {
    const made = await new BackupWriter(making, request, estimate.bytes).write();
    await rename(making, folder);
    await syncFolder(dirname(folder));
    return { folder, written: true, ...made };
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

class BackupWriter {
  readonly #folder: string;
  readonly #request: BackupRequest;
  readonly #estimate: number;
  readonly #sums = new DigestStream();
  readonly #damaged: string[] = [];
  #sumsFile: FileHandle | undefined;
  #files = 0;
  #bytes = 0;

  constructor(folder: string, request: BackupRequest, estimate: number) {
    this.#folder = folder;
    this.#request = request;
    this.#estimate = estimate;
  }

  async write(): Promise<Pick<Backup, 'files' | 'bytes' | 'damaged'>> {
    const createdAt = new Date().toISOString();
    await using sums = await open(join(this.#folder, backupNames.sums), 'wx', 0o600);
    this.#sumsFile = sums;
    await this.#copyDatabase();
    for await (const path of dataFiles(this.#request.dataDir)) await this.#copyFile(path);
    await sums.sync();
    await this.#writeFacts(createdAt);
    return { files: this.#files, bytes: this.#bytes, damaged: this.#damaged };
  }

  async #copyDatabase(): Promise<void> {
    const { withBaseBackup } = await import('../../platform/db/embedded/base-backup.js');
    const to = join(this.#folder, backupNames.database);
    const { digest } = await withBaseBackup(this.#request, (tar) => writeHashed(tar, to, this.#count('database')));
    await this.#note(digestHex(digest), backupNames.database);
  }

  async #copyFile(path: string): Promise<void> {
    const from = join(this.#request.dataDir, path);
    const copied = await writeHashed(openFile(from), join(this.#folder, path), this.#count('files')).catch(
      async (error: NodeJS.ErrnoException) => (error.path === from ? ignoreMissing(error) : Promise.reject(error)),
    );
    if (copied === undefined) return rm(join(this.#folder, path), { force: true });
    const hex = digestHex(copied.digest);
    if ((promisedHex(path) ?? hex) !== hex) this.#damaged.push(path);
    await this.#note(hex, path);
  }

  async #note(hex: string, path: string): Promise<void> {
    const line = encodeSum(hex, path);
    this.#sums.update(Buffer.from(line));
    this.#files += 1;
    await this.#sumsFile!.write(line);
  }

  async #writeFacts(createdAt: string): Promise<void> {
    const { embeddedMajor } = await import('../../platform/db/embedded/postgres-cluster.js');
    const facts = {
      version: productVersion(),
      postgres: embeddedMajor,
      createdAt,
      files: this.#files,
      bytes: this.#bytes,
      sums: this.#sums.digest(),
    };
    await writeFile(join(this.#folder, backupNames.facts), encodeFacts(facts), { mode: 0o600, flush: true });
    await syncFolder(this.#folder);
  }

  #count(label: string): (bytes: number) => void {
    return (bytes) => {
      this.#bytes += bytes;
      this.#request.onProgress(label, this.#bytes, Math.max(this.#bytes, this.#estimate));
    };
  }
}

async function sizeOf(dataDir: string): Promise<{ files: number; bytes: number }> {
  await requireInstallation(dataDir);
  let files = 1;
  let bytes = await folderBytes(join(dataDir, 'postgres', 'data'));
  for await (const path of dataFiles(dataDir)) {
    files += 1;
    bytes += (await stat(join(dataDir, path)).catch(ignoreMissing))?.size ?? 0;
  }
  return { files, bytes };
}

async function requireInstallation(dataDir: string): Promise<void> {
  if (!existsSync(join(dataDir, 'postgres-credentials.json')))
    throw new CliError(exitCodes.notFound, `${dataDir} holds no installation with the embedded PostgreSQL`, {
      where: dataDir,
      remedy: 'Name the data folder with --data-dir or EC_DATA_DIR.',
    });
  const { uid } = await stat(dataDir);
  // The database's folders are given to the user who starts it: another one than the server's would take them away from it.
  if (process.getuid && uid !== process.getuid())
    throw new CliError(exitCodes.auth, `${dataDir} belongs to the user with the number ${uid}`, {
      where: dataDir,
      remedy: 'Run this as the user who runs the server.',
    });
}

async function requireNew(folder: string): Promise<void> {
  if (existsSync(folder)) throw usage(`${folder} is there already`, { remedy: 'Name a new folder for each backup.' });
  if (!existsSync(dirname(folder))) throw usage(`${dirname(folder)} is not there`, { remedy: 'Make it first.' });
}

async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  const message = `the backup takes about ${formatBytes(bytes)}, and ${folder} has ${formatBytes(bavail * bsize)} free`;
  throw new CliError(exitCodes.unavailable, message, { where: folder, remedy: 'Free some, or name another disk.' });
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
