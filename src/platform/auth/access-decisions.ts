import type { KnownApiKey, KnownTenant } from './access-store.port.js';
import { scopesOfRoles, type ProvenClaims } from './access-token.js';
import { isAllowedAddress } from './api-key.js';
import type { Caller } from './caller.js';
import type { RoutePolicy } from './policy.decorator.js';
import type { Role, Scope } from './scopes.js';

/** The role that may give roles. */
export const administrator = 'tenant-admin' satisfies Role;

/** Every scope that a policy demands; none for public routes and for routes of any authenticated caller. */
export function demandedScopes(policy: RoutePolicy): Scope[] {
  const first = policy.scope === 'any' || policy.scope === 'none' ? [] : [policy.scope];
  return [...first, ...(policy.and ?? [])];
}

/**
 * Every yes-or-no decision of access, by name and in one place: what throws where, is the matter of those who ask. A test puts `true`
 * in the place of each and proves that the authorization matrix notices.
 */
export const accessDecisions = {
  isPublic: ({ scope }: RoutePolicy): boolean => scope === 'none',

  hasScopes: (caller: Caller | undefined, policy: RoutePolicy): boolean =>
    caller !== undefined && demandedScopes(policy).every((scope) => caller.scopes.has(scope)),

  /** The database answers live keys only; its answer may be some seconds old. */
  isLive: (key: KnownApiKey, now: Date): boolean => key.expiresAt > now,

  isFromItsNetworks: (key: KnownApiKey, address: string): boolean => isAllowedAddress(address, key.cidrs),

  isTenantOfKey: ({ tenant }: KnownApiKey, picked: string | undefined): boolean =>
    picked === undefined || picked === tenant.id || picked === tenant.slug,

  isTenantOfToken: (claims: ProvenClaims, picked: string | undefined): boolean =>
    picked === undefined || picked === claims.tenant || claims.tenants.includes(picked),

  exists: (tenant: KnownTenant): boolean => tenant.status !== 'erased',

  isAdmitted: (tenant: KnownTenant): boolean => tenant.status !== 'suspended',

  /** A token that is bound to a key is worth nothing without a proof, and one that is not bound cannot be made better by one. */
  needsNoProof: ({ boundTo }: ProvenClaims, scheme: 'bearer' | 'dpop', demanded: boolean): boolean =>
    boundTo === undefined && scheme === 'bearer' && !demanded,

  /** Nobody hands out, takes away or gets hold of more than they have themselves. */
  mayGrant: (caller: Caller, scopes: readonly string[], roles: readonly string[]): boolean =>
    [...scopes, ...scopesOfRoles(roles)].every((scope) => (caller.scopes as ReadonlySet<string>).has(scope)),

  /** A tenant that has an administrator keeps one; the roles that go and those that are there afterwards. */
  keepsAdministrator: (removed: readonly string[], left: readonly string[]): boolean =>
    !removed.includes(administrator) || left.includes(administrator),

  /** Somebody with two keys is one person. */
  isAnotherPerson: (people: readonly string[], others: readonly string[]): boolean =>
    !people.some((person) => others.includes(person)),

  /** Nobody saws off the branch they sit on. */
  isAnotherTenant: (caller: Caller, tenant: string): boolean => caller.tenant.id !== tenant,
};
