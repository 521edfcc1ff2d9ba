import { Inject, Injectable, Optional } from '@nestjs/common';
import { forbidden } from '../../kernel/errors.js';
import { ACCESS_STORE, type AccessStore, type KnownTenant } from './access-store.port.js';
import { scopesOfRoles, verifyAccessToken, type ProvenClaims, type TokenTrust } from './access-token.js';
import { hashApiKey, isAllowedAddress, isApiKey } from './api-key.js';
import { invalidCredential, missingCredential } from './authentication-error.js';
import { apiKeySubject, type Caller } from './caller.js';

export const TOKEN_TRUST = Symbol('TokenTrust');

/** What of a request proves who calls. */
export interface Credentials {
  readonly authorization?: string;
  /** Value of X-Tenant-Id. */
  readonly tenant?: string;
  readonly address: string;
}

/** Turns credentials into a Caller. Without a TokenTrust (no issuer configured) API keys are the only credential. */
@Injectable()
export class Authenticator {
  readonly #store: AccessStore;
  readonly #trust?: TokenTrust;

  constructor(@Inject(ACCESS_STORE) store: AccessStore, @Optional() @Inject(TOKEN_TRUST) trust?: TokenTrust) {
    this.#store = store;
    this.#trust = trust ?? undefined;
  }

  /** Throws EC-AUTHN-MISSING, EC-AUTHN-INVALID (401), EC-AUTHZ-TENANT, EC-AUTHZ-SUSPENDED (403), EC-UNAVAILABLE-DB, EC-UPSTREAM. */
  async authenticate(credentials: Credentials): Promise<Caller> {
    if (credentials.authorization === undefined) throw missingCredential();
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(credentials.authorization)?.[1];
    if (token === undefined) throw invalidCredential();
    return token.startsWith('eck_') ? this.#byKey(token, credentials) : this.#byToken(token, credentials);
  }

  async #byKey(text: string, { tenant, address }: Credentials): Promise<Caller> {
    const key = isApiKey(text) ? await this.#store.apiKey(hashApiKey(text)) : undefined;
    if (!key || key.expiresAt <= new Date() || !isAllowedAddress(address, key.cidrs)) throw invalidCredential();
    if (tenant !== undefined && tenant !== key.tenant.id && tenant !== key.tenant.slug) throw wrongTenant();
    requireActive(key.tenant);
    return {
      tenant: { id: key.tenant.id, slug: key.tenant.slug },
      subject: `${apiKeySubject}${key.id}`,
      roles: key.roles,
      scopes: new Set([...key.scopes, ...scopesOfRoles(key.roles)]),
      expiresAt: key.expiresAt,
    };
  }

  async #byToken(token: string, { tenant: picked }: Credentials): Promise<Caller> {
    if (!this.#trust) throw invalidCredential();
    const claims = await verifyAccessToken(token, this.#trust);
    if (picked !== undefined && picked !== claims.tenant && !claims.tenants.includes(picked)) throw wrongTenant();
    const tenant = await this.#store.tenant(picked ?? claims.tenant);
    if (!tenant) throw wrongTenant();
    requireActive(tenant);
    return this.#caller(claims, tenant);
  }

  /** A token that names scopes or roles is limited to them; bindings speak only for one that names none. */
  async #caller(claims: ProvenClaims, tenant: KnownTenant): Promise<Caller> {
    const roles = claims.grants ? claims.roles : await this.#store.roles(tenant.id, claims.subject);
    return {
      tenant: { id: tenant.id, slug: tenant.slug },
      subject: claims.subject,
      roles,
      scopes: claims.grants ? claims.scopes : new Set(scopesOfRoles(roles)),
      expiresAt: claims.expiresAt,
    };
  }
}

function requireActive(tenant: KnownTenant): void {
  if (tenant.status === 'erased') throw wrongTenant();
  if (tenant.status === 'suspended')
    throw forbidden('EC-AUTHZ-SUSPENDED', 'this tenant is suspended; ask the platform administrator');
}

const wrongTenant = () =>
  forbidden(
    'EC-AUTHZ-TENANT',
    'this credential is not for that tenant; leave X-Tenant-Id out or name one of its tenants',
  );
