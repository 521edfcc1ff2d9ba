import type { Digest } from '../../formats/digest.js';
import type { Descriptor } from '../../kernel/descriptor.js';
import type { TenantId } from '../../kernel/ids.js';

export const BUNDLE_CATALOG = Symbol('BundleCatalog');

/** A document around the payload, stored as a blob. */
export interface BundleDocument extends Descriptor {
  readonly path: string;
}

export interface SignatureNote {
  readonly kid: string;
  readonly alg: string;
}

/** What sealing fixes. The first sealer of a manifest wins; every later run of the same manifest gets these back. */
export interface SealedBundle {
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
  /** Digest of the BundleLayout blob. */
  readonly layout: Digest;
  readonly files: number;
  readonly records: number;
  /** Length of the tar view in bytes. */
  readonly bytes: number;
  readonly signatures: readonly SignatureNote[];
  readonly documents: readonly BundleDocument[];
}

export interface BundleRecord extends SealedBundle {
  readonly tarDigest?: Digest;
  readonly deepVerified: boolean;
  readonly state: 'sealed' | 'live' | 'purged';
}

/** The bundles of a tenant, by manifest digest. Each method is one transaction. */
export interface BundleCatalog {
  find(tenant: TenantId, manifestDigest: Digest): Promise<BundleRecord | undefined>;
  /** Stores the bundle and its documents unless the manifest is known already; answers what is stored. */
  seal(tenant: TenantId, bundle: SealedBundle): Promise<BundleRecord>;
  /** Notes the digest of the tar view; one that differs from what is noted is an integrity error. */
  setTarDigest(tenant: TenantId, manifestDigest: Digest, tarDigest: Digest): Promise<void>;
  setDeepVerified(tenant: TenantId, manifestDigest: Digest): Promise<void>;
  /** Makes the bundle visible to downloads. Doing it again changes nothing. */
  publish(tenant: TenantId, manifestDigest: Digest): Promise<void>;
}
