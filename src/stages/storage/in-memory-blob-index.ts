import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { BlobIndex, BlobLocation, BlobRow } from './blob-index.port.js';

/** Tests only: forgets everything when the process ends. */
export class InMemoryBlobIndex implements BlobIndex {
  readonly #rows = new Map<string, BlobLocation>();

  find(tenant: TenantId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, BlobLocation>> {
    const found = digests.flatMap((digest) => {
      const row = this.#rows.get(`${tenant} ${digest}`);
      return row ? [[digest, row] as const] : [];
    });
    return Promise.resolve(new Map(found));
  }

  record(tenant: TenantId, segment: Digest, blobs: readonly BlobRow[]): Promise<void> {
    for (const { digest, offset, length } of blobs) this.#rows.set(`${tenant} ${digest}`, { segment, offset, length });
    return Promise.resolve();
  }

  noteChecked(tenant: TenantId, _good: readonly Digest[], bad: readonly Digest[]): Promise<void> {
    for (const digest of bad) {
      const name = `${tenant} ${digest}`;
      const row = this.#rows.get(name);
      if (row) this.#rows.set(name, { ...row, quarantined: true });
    }
    return Promise.resolve();
  }

  /** What lives for the life of a process is not scrubbed. */
  unchecked(): Promise<readonly Digest[]> {
    return Promise.resolve([]);
  }

  inSegment(tenant: TenantId, segment: Digest): Promise<readonly BlobRow[]> {
    const rows = [...this.#rows].filter(([name, row]) => name.startsWith(`${tenant} `) && row.segment === segment);
    const blobs = rows.map(([name, { offset, length }]) => ({
      digest: name.slice(tenant.length + 1) as Digest,
      offset,
      length,
    }));
    return Promise.resolve(blobs.sort((a, b) => a.offset - b.offset));
  }

  segmentBytes(tenant: TenantId, segments: readonly Digest[]): Promise<ReadonlyMap<Digest, number>> {
    const bytes = new Map<Digest, number>();
    for (const [name, { segment, length }] of this.#rows) {
      if (name.startsWith(`${tenant} `) && segments.includes(segment))
        bytes.set(segment, (bytes.get(segment) ?? 0) + length);
    }
    return Promise.resolve(bytes);
  }

  move(tenant: TenantId, from: Digest, to: Digest, blobs: readonly BlobRow[]): Promise<void> {
    const still = blobs.filter(({ digest }) => this.#rows.get(`${tenant} ${digest}`)?.segment === from);
    return this.record(tenant, to, still);
  }

  forget(tenant: TenantId, segment: Digest, digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) {
      const name = `${tenant} ${digest}`;
      if (this.#rows.get(name)?.segment === segment) this.#rows.delete(name);
    }
    return Promise.resolve();
  }
}
