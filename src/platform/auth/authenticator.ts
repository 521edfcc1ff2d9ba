import { Inject, Injectable, Optional } from '@nestjs/common';
import { forbidden } from '../../kernel/errors.js';
import { accessDecisions as allows } from './access-decisions.js';
import { ACCESS_STORE, type AccessStore, type KnownTenant } from './access-store.port.js';
import { scopesOfRoles, verifyAccessToken, type ProvenClaims, type TokenTrust } from './access-token.js';
import { hashApiKey, isApiKey } from './api-key.js';
import { invalidCredential, missingCredential } from './authentication-error.js';
import { apiKeySubject, type Caller } from './caller.js';
import { proofWindow, verifyDpopProof } from './dpop-proof.js';

export const TOKEN_TRUST = Symbol('TokenTrust');

/** What of a request proves who calls. */
export interface Credentials {
  readonly authorization?: string;
  /** Value of X-Tenant-Id. */
  readonly tenant?: string;
  readonly address: string;
  /** What a proof of possession must be for. */
  readonly request: { readonly method: string; readonly url: string; readonly proof?: string };
}

type Scheme = 'bearer' | 'dpop';

/** Turns credentials into a Caller. Without a TokenTrust (no issuer configured) API keys are the only credential. */
@Injectable()
export class Authenticator {
  readonly #store: AccessStore;
  readonly #trust?: TokenTrust;

  constructor(@Inject(ACCESS_STORE) store: AccessStore, @Optional() @Inject(TOKEN_TRUST) trust?: TokenTrust) {
    this.#store = store;
    this.#trust = trust ?? undefined;
  }

  /** Throws EC-AUTHN-MISSING, EC-AUTHN-INVALID (401), EC-AUTHZ-TENANT, EC-AUTHZ-SUSPENDED (403), EC-UNAVAILABLE-DB, EC-UNAVAILABLE-ISSUER. */
  async authenticate(credentials: Credentials): Promise<Caller> {
    if (credentials.authorization === undefined) throw missingCredential();
    const [, scheme, token] = /^(Bearer|DPoP) +([\x21-\x7e]+)$/i.exec(credentials.authorization) ?? [];
    if (scheme === undefined || token === undefined) throw invalidCredential();
    const sentAs = scheme.toLowerCase() as Scheme;
    if (!token.startsWith('eck_')) return this.#byToken(token, sentAs, credentials);
    if (sentAs !== 'bearer') throw invalidCredential();
    return this.#byKey(token, credentials);
  }

  async #byKey(text: string, { tenant, address }: Credentials): Promise<Caller> {
    const key = isApiKey(text) ? await this.#store.apiKey(hashApiKey(text)) : undefined;
    if (!key || !allows.isLive(key, new Date()) || !allows.isFromItsNetworks(key, address)) throw invalidCredential();
    if (!allows.isTenantOfKey(key, tenant)) throw wrongTenant();
    requireActive(key.tenant);
    this.#store.recordUse(key.tenant.id, key.id);
    return {
      tenant: { id: key.tenant.id, slug: key.tenant.slug },
      subject: `${apiKeySubject}${key.id}`,
      roles: key.roles,
      scopes: new Set([...key.scopes, ...scopesOfRoles(key.roles)]),
      expiresAt: key.expiresAt,
    };
  }

  async #byToken(token: string, scheme: Scheme, { tenant: picked, request }: Credentials): Promise<Caller> {
    if (!this.#trust) throw invalidCredential();
    const claims = await verifyAccessToken(token, this.#trust);
    await this.#requirePossession(claims, token, scheme, request);
    if (!allows.isTenantOfToken(claims, picked)) throw wrongTenant();
    const tenant = await this.#store.tenant(picked ?? claims.tenant);
    if (!tenant) throw wrongTenant();
    requireActive(tenant);
    return this.#caller(claims, tenant);
  }

  async #requirePossession(
    claims: ProvenClaims,
    token: string,
    scheme: Scheme,
    { method, url, proof }: Credentials['request'],
  ): Promise<void> {
    if (allows.needsNoProof(claims, scheme, this.#trust?.bound ?? false)) return;
    const { boundTo } = claims;
    if (boundTo === undefined || scheme !== 'dpop' || proof === undefined) throw invalidCredential();
    const used = await verifyDpopProof(proof, { method, url, token, thumbprint: boundTo, now: this.#trust?.now });
    // A proof may lie a window before or after now, so it can come back for twice as long.
    if (!(await this.#store.rememberProof(used, 2 * proofWindow + 1))) throw invalidCredential();
  }

  /** A token that names scopes or roles is limited to them; bindings speak only for one that names none. */
  async #caller(claims: ProvenClaims, tenant: KnownTenant): Promise<Caller> {
    const roles = claims.grants ? claims.roles : await this.#store.roles(tenant.id, claims.subject, claims.groups);
    return {
      tenant: { id: tenant.id, slug: tenant.slug },
      tenants: claims.tenants,
      subject: claims.subject,
      roles,
      scopes: claims.grants ? claims.scopes : new Set(scopesOfRoles(roles)),
      expiresAt: claims.expiresAt,
    };
  }
}

function requireActive(tenant: KnownTenant): void {
  if (!allows.exists(tenant)) throw wrongTenant();
  if (!allows.isAdmitted(tenant))
    throw forbidden('EC-AUTHZ-SUSPENDED', 'this tenant is suspended; ask the platform administrator');
}

const wrongTenant = () =>
  forbidden(
    'EC-AUTHZ-TENANT',
    'this credential is not for that tenant; leave X-Tenant-Id out or name one of its tenants',
  );
