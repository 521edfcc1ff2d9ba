import type { KeyObject } from 'node:crypto';
import type { Digest } from '../../formats/digest.js';
import type { AuditBy } from '../../kernel/audit.js';
import type { TenantId } from '../../kernel/ids.js';

/** Kinds of profiles whose bundles hold their records. */
export const importedKinds = ['json:raw', 'mirror:full', 'mirror:delta'] as const;

/** Each holds a connection while it is applied. */
export const importsAtOnce = 2;

/** What the caller of an import allows and expects. */
export interface ImportOptions {
  /** Item-set root that the mirror must have before; another one refuses the import. */
  readonly expectBase?: Digest;
  /** Accepts a bundle that is older than what is held. `reason` goes into the ledger, the audit log and the next receipt. */
  readonly allowRollback?: { readonly reason: string };
  /** Lets the bundle's key go on with the mirror of another key of the same sender. `reason` goes where that of a rollback goes. */
  readonly handOver?: { readonly formerKey: string; readonly reason: string };
  /** Accepts a bundle without signatures, where the installation allows it. */
  readonly allowUnsigned?: boolean;
  /** Lets the mirror take over records that came in by other ways. */
  readonly takeOver?: boolean;
  /** Takes records back that were erased here; without it a bundle that holds one is refused. */
  readonly restoreErased?: boolean;
  /** Checks and applies everything, then takes it back. */
  readonly validateOnly?: boolean;
  /** Name of the site whose receipt the import writes; absent where it writes none. */
  readonly site?: string;
  readonly by: AuditBy;
}

/** One import: for whom, whom they believe, and what they allow. */
export interface ImportOrder {
  readonly tenant: TenantId;
  readonly trust: ImportTrust;
  readonly options: ImportOptions;
  readonly signal: AbortSignal;
}

/** Whom a tenant believes. */
export interface ImportTrust {
  readonly keys: readonly KeyObject[];
  readonly unsigned: boolean;
  /** Where the keys are kept, for the message that says that there are none. */
  readonly place: string;
}

/** Who made the bundles of a mirror: the tenant of the signed statement and the fingerprint of the key; both '' where nothing is signed. */
export interface BundleOrigin {
  readonly tenant: string;
  readonly keyFingerprint: string;
}

export type ImportMode = 'full' | 'delta';

/** What became of an import; the ledger keeps it as it is. */
export interface ImportReceipt {
  readonly id: string;
  readonly createdAt: string;
  readonly state: 'completed' | 'refused';
  /** `unchanged`: what the bundle leads to was there already. Absent where the import was refused. */
  readonly outcome?: 'applied' | 'unchanged';
  readonly validateOnly: boolean;
  readonly mirrorId?: string;
  readonly origin: BundleOrigin;
  /** Name of the mirror at its origin. */
  readonly mirror: string;
  readonly profile: string;
  readonly mode: ImportMode;
  readonly manifestDigest: Digest;
  readonly baseRoot?: Digest;
  readonly rootBefore?: Digest;
  readonly rootAfter?: Digest;
  /** Number of the evidence cut where the bundle was made; absent where nothing is signed. */
  readonly cut?: number;
  readonly asOf: string;
  /** The tenant's number under which the records are visible here. */
  readonly seq?: number;
  readonly records: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Records that could not be read here; they are kept, and nothing but their kind and source selects them. */
  readonly unread: number;
  /** Bundles of the chain that never came here. */
  readonly gaps?: readonly Digest[];
  readonly override?: { readonly rule: 'rollback' | 'hand-over'; readonly reason: string; readonly by: string };
  readonly by: string;
  readonly problem?: { readonly code: string; readonly message: string };
}
