/** Where a repository is read from: a folder, a bundle, a server. */
export interface MetadataSource {
  /**
   * A file by its path, `metadata/...` or `targets/...`; undefined where there is none. Throws FormatError `too-large` for more than `limit`
   * bytes, and what the source has for errors.
   */
  fetch(path: string, limit: number, signal: AbortSignal): Promise<Buffer | undefined>;
}

/** What a client keeps between two visits: metadata it trusted, by name. Writes are whole or not at all. */
export interface TrustedStore {
  read(name: string): Promise<Buffer | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
}
