import type { Digest } from '../../formats/digest.js';
import type { Feed } from '../../kernel/evidence.js';
import type { TenantId } from '../../kernel/ids.js';

/** A far site: who it is, what it is sent, and how far its receipts have come. */
export interface Site {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly name: string;
  /** SubjectPublicKeyInfo, PEM: what its receipts are signed with. */
  readonly publicKey: string;
  /** Ids of the profiles that it is sent. */
  readonly profiles: readonly string[];
  /** Days after its last receipt for which the bundle that it holds is kept as a base. */
  readonly pinDays: number;
  /** Whether its receipts may carry findings. */
  readonly findings: boolean;
  /** Of the last receipt, 0 before the first. */
  readonly counter: number;
  /** How many of its counters never came. */
  readonly lostReceipts: number;
  /** Version of its program, by the last receipt. */
  readonly program: string | null;
  readonly lastReceipt: Digest | null;
  readonly lastReceiptAt: Date | null;
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a site holds of one mirror, by its newest receipt of it, beside the newest bundle that it could have. */
export interface Holding {
  readonly siteId: string;
  readonly mirror: string;
  readonly profile: string;
  readonly runId: string;
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
  readonly asOf: string | null;
  readonly acknowledgedAt: Date;
  /** Bundles published for the site after it. */
  readonly behind: number;
  /** From the publication of what it holds to that of the newest, in seconds. */
  readonly lagSeconds: number;
  /** Manifest digests of bundles that never arrived, of which its last receipts tell. */
  readonly gaps: readonly Digest[];
  /** As the plan of what it holds pinned them. */
  readonly feeds: readonly Feed[];
}

/** A receipt as it was accepted. */
export interface StoredReceipt {
  readonly siteId: string;
  readonly siteName: string;
  readonly counter: number;
  readonly digest: Digest;
  readonly mirror: string;
  readonly runId: string;
  readonly manifestDigest: Digest;
  readonly itemSetRoot: Digest;
  readonly envelope: Buffer;
  readonly acceptedBy: string;
  readonly acceptedAt: Date;
}

export const defaultPinDays = 90;
export const siteProfileLimit = 50;
