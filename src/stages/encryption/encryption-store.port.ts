import type { Digest } from '../../formats/digest.js';
import type { TenantId } from '../../kernel/ids.js';
import type { SealedSegment } from './seal-task.js';

export interface SealedFile {
  readonly digest: Digest;
  readonly bytes: number;
}

/** What a tenant encrypts with, and the ciphertexts that there are. Each method is one transaction. */
export interface EncryptionStore {
  /** 32 bytes, made when they are asked for the first time and the same from then on. */
  secret(tenant: TenantId): Promise<Buffer>;
  /** The ciphertexts of an epoch that are stored whole, by the digest of the plain file. */
  find(tenant: TenantId, epoch: Digest, plain: readonly Digest[]): Promise<ReadonlyMap<Digest, SealedFile>>;
  /** Makes the blobs of a segment known, and whose ciphertexts they are. One that is recorded again moves, which heals a damaged one. */
  record(tenant: TenantId, epoch: Digest, segment: SealedSegment): Promise<void>;
}
