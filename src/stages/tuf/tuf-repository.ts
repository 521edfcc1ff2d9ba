import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../formats/format-error.js';
import type { TufFile, TufMetadata, TufRoot, TufSigned, TufSnapshot, TufTargets } from '../../formats/tuf/metadata.js';
import { parseMetadata } from '../../formats/tuf/parse-metadata.js';
import { encodeMetadata, metadataName, targetName } from '../../formats/tuf/write-metadata.js';
import { readBounded, writeWhole } from './fs-tuf-folder.js';

const metadataLimit = 64 * 1024 * 1024;

export type Staged = 'root' | 'targets';

/** A repository that is written: `metadata/` and `targets/` as clients read them, `staged/` with what waits for offline signatures. */
export class TufRepository {
  constructor(readonly folder: string) {}

  /** The newest metadata of a role, or undefined. */
  async newest<T extends TufSigned['_type']>(type: T, role: string = type) {
    const version = role === 'timestamp' ? 0 : await this.#newestVersion(role);
    if (version === undefined) return undefined;
    const bytes = await this.#metadata(metadataName(role, version));
    return bytes && parseMetadata(bytes, type);
  }

  root(version: number): Promise<Buffer | undefined> {
    return this.#metadata(metadataName('root', version));
  }

  /** Metadata that a snapshot names. Throws FormatError `truncated` where it is gone. */
  async bytesOf(role: string, { meta }: TufSnapshot): Promise<Buffer> {
    const bytes = await this.#metadata(metadataName(role, meta[`${role}.json`]!.version));
    if (!bytes) throw new FormatError('truncated', `${role} of the snapshot is not in ${this.folder}`);
    return bytes;
  }

  async staged<T extends Staged>(type: T): Promise<TufMetadata<T extends 'root' ? TufRoot : TufTargets> | undefined> {
    const bytes = await readBounded(this.stagedPath(type), metadataLimit);
    return bytes && (parseMetadata(bytes, type) as TufMetadata<T extends 'root' ? TufRoot : TufTargets>);
  }

  stagedPath(type: Staged): string {
    return join(this.folder, 'staged', `${type}.json`);
  }

  async stage(signed: TufRoot | TufTargets): Promise<string> {
    const path = this.stagedPath(signed._type);
    await writeWhole(path, encodeMetadata(signed, []));
    return path;
  }

  /** Forgets what was staged: it is published. */
  async unstage(): Promise<void> {
    for (const type of ['root', 'targets'] as const) await rm(this.stagedPath(type), { force: true });
  }

  async writeMetadata(role: string, version: number, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.folder, 'metadata', metadataName(role, version)), bytes);
  }

  async writeTarget(path: string, file: TufFile, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.folder, 'targets', targetName(path, file)), bytes);
  }

  #metadata(name: string): Promise<Buffer | undefined> {
    return readBounded(join(this.folder, 'metadata', name), metadataLimit);
  }

  async #newestVersion(role: string): Promise<number | undefined> {
    const names = await readdir(join(this.folder, 'metadata')).catch(() => []);
    const versions = names.flatMap((name) => {
      const [, version, rest] = /^(\d{1,15})\.(.+)\.json$/.exec(name) ?? [];
      return rest === role ? [Number(version)] : [];
    });
    return versions.length === 0 ? undefined : Math.max(...versions);
  }
}
