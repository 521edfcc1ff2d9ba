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

/** Names a finished bundle. `signedBy` is the fingerprint of the key, '' where it is unsigned: another key makes another tar. */
export interface BundleName {
  readonly manifestDigest: Digest;
  readonly signedBy: string;
}

/** What sealing fixes. The first sealer wins; every later run of the same manifest and key gets these back. */
export interface SealedContents extends BundleName {
  readonly itemSetRoot: Digest;
  /** Digest of the BundleLayout blob, which lists the payload. */
  readonly layout: Digest;
  /** Files of the whole bundle, documents included. */
  readonly files: number;
  readonly records: number;
  readonly signatures: readonly SignatureNote[];
  readonly documents: readonly BundleDocument[];
}

/** The tar view. */
export interface TarNote {
  readonly digest: Digest;
  readonly bytes: number;
}

export interface BundleRecord extends SealedContents {
  readonly tar?: TarNote;
  readonly deepVerified: boolean;
  readonly state: 'sealed' | 'live' | 'purged';
}

/** The bundles of a tenant. Each method is one transaction. Those that note something throw not-found for an unknown bundle. */
export interface BundleCatalog {
  find(tenant: TenantId, name: BundleName): Promise<BundleRecord | undefined>;
  /** Notes that a run counts on the bundle from now on; false where it is unknown or purged. */
  keep(tenant: TenantId, name: BundleName): Promise<boolean>;
  /** Stores the bundle and its documents unless it is known already and not purged; answers what is stored. */
  seal(tenant: TenantId, contents: SealedContents): Promise<BundleRecord>;
  /** A digest that differs from the one noted before is `EC-DIGEST-MISMATCH` (integrity). */
  noteTar(tenant: TenantId, name: BundleName, tar: TarNote): Promise<void>;
  noteDeepVerified(tenant: TenantId, name: BundleName): Promise<void>;
  /** Makes the bundle visible to downloads. Doing it again changes nothing. */
  publish(tenant: TenantId, name: BundleName): Promise<void>;
}
