import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { diskOperations, type FileOperations } from './file-operations.js';

const probeBytes = Buffer.alloc(4_096, 'probe');

/**
 * Whether the volume of EC_DATA_DIR can take work. A process that has no file descriptor left finds it closed (F24); after a write or a
 * sync failed it stays closed until a file of its own was written and synced, because the next run would fail as well (F22).
 */
export class VolumeGate {
  readonly #directory: string;
  readonly #files: FileOperations;
  #suspected = false;

  constructor(directory: string, files: FileOperations = diskOperations) {
    this.#directory = directory;
    this.#files = files;
  }

  /** A run failed because of the volume. */
  suspect(): void {
    this.#suspected = true;
  }

  async isOpen(): Promise<boolean> {
    try {
      if (this.#suspected) await this.#probe();
      else this.#open();
      this.#suspected = false;
      return true;
    } catch {
      return false;
    }
  }

  #open(): void {
    this.#files.makeDirectory(this.#directory);
    this.#files.close(this.#files.openDirectory(this.#directory));
  }

  async #probe(): Promise<void> {
    this.#files.makeDirectory(this.#directory);
    const path = join(this.#directory, `.probe-${randomBytes(6).toString('hex')}`);
    const fd = this.#files.create(path);
    try {
      this.#files.write(fd, probeBytes, 0, 0);
      await this.#files.sync(fd);
    } finally {
      this.#files.close(fd);
      this.#files.remove(path);
    }
  }
}
