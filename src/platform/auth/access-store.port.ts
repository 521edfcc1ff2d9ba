import type { TenantId } from '../../kernel/ids.js';
import type { Scope } from './scopes.js';

export const ACCESS_STORE = Symbol('AccessStore');

export interface KnownTenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly status: 'active' | 'suspended' | 'erased';
}

export interface KnownApiKey {
  readonly id: string;
  readonly tenant: KnownTenant;
  readonly scopes: readonly Scope[];
  readonly roles: readonly string[];
  readonly cidrs: readonly string[];
  readonly expiresAt: Date;
}

/**
 * What authentication asks the database. An answer may be up to 2 seconds old, so a revoked key and a suspended tenant stop working
 * within that time. Errors: `EC-UNAVAILABLE-DB`.
 */
export interface AccessStore {
  /** By id or slug; undefined where there is none. */
  tenant(idOrSlug: string): Promise<KnownTenant | undefined>;
  /** The key with this SHA-256, or that had it before a rotation whose overlap is not over, unless it is revoked or expired. */
  apiKey(hash: Buffer): Promise<KnownApiKey | undefined>;
  /** Roles that the tenant's bindings give the subject or one of the groups, in byte order. */
  roles(tenant: TenantId, subject: string, groups: readonly string[]): Promise<readonly string[]>;
  /** Notes that the key was used, at most once a minute, later, and never at the cost of the request. */
  recordUse(tenant: TenantId, key: string): void;
  /** Remembers a proof for so many seconds, for all processes; false where it was used already. */
  rememberProof(proof: Buffer, seconds: number): Promise<boolean>;
}
