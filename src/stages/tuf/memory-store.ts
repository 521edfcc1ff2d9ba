import type { TrustedStore } from './metadata-source.port.js';

/** For one visit: nothing is kept. */
export class MemoryStore implements TrustedStore {
  readonly files = new Map<string, Buffer>();

  async read(name: string): Promise<Buffer | undefined> {
    return this.files.get(name);
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.files.set(name, Buffer.from(bytes));
  }
}
