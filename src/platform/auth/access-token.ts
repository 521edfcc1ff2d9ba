import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { ExportCenterError, unavailable } from '../../kernel/errors.js';
import { roleScopes, scopes, type Role, type Scope } from './scopes.js';
import { invalidCredential } from './authentication-error.js';

/** What the installation trusts. Algorithms are asymmetric ones only, so that a public key can never pass as a shared secret. */
export interface TokenTrust {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  readonly algorithms?: readonly ('ES256' | 'EdDSA' | 'RS256')[];
  readonly now?: () => Date;
}

/** The claims that a token proved. `tenant` is an id or a slug; `tenants` are further ones that the bearer may pick. */
export interface ProvenClaims {
  readonly subject: string;
  readonly tenant: string;
  readonly tenants: readonly string[];
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<Scope>;
  /** False where the token says nothing about rights, so that role bindings decide. */
  readonly grants: boolean;
  readonly expiresAt: Date;
}

/** Bytes; longer tokens are refused before they are parsed. */
export const maximumTokenLength = 8 * 1024;
const toleranceSeconds = 30;
const maximumAgeSeconds = 24 * 3600;

/**
 * Verifies an access token (RFC 9068 profile, with the rules of RFC 8725): compact JWS, `typ` at+jwt, pinned algorithms, issuer and
 * audience, `exp`, `sub` and `tenant` required. Throws EC-AUTHN-INVALID, or EC-UPSTREAM where the keys cannot be fetched.
 */
export async function verifyAccessToken(token: string, trust: TokenTrust): Promise<ProvenClaims> {
  if (token.length > maximumTokenLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw invalidCredential();
  try {
    const { payload } = await jwtVerify(token, trust.keys, {
      algorithms: [...(trust.algorithms ?? ['ES256', 'EdDSA'])],
      issuer: trust.issuer,
      audience: trust.audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'sub', 'tenant'],
      clockTolerance: toleranceSeconds,
      ...(trust.now ? { currentDate: trust.now() } : {}),
    });
    return provenClaims(payload, trust.now?.() ?? new Date());
  } catch (error) {
    throw error instanceof ExportCenterError ? error : invalidCredential(error);
  }
}

/**
 * Keys of the issuer: fetched from this one URL only (never `jku`), kept 10 minutes, asked for an unknown kid at most every 30 s.
 * Whatever keeps them from being read is EC-UPSTREAM: a token is not bad because the issuer is down.
 */
export function remoteKeys(url: string): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(new URL(url), {
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 5_000,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw keysUnavailable(error);
    }
  };
}

const keysUnavailable = (cause: unknown) =>
  unavailable('EC-UPSTREAM', 'the keys of the token issuer cannot be fetched; try again', { cause, retryAfter: 30 });

function provenClaims(payload: JWTPayload, now: Date): ProvenClaims {
  const { sub, tenant, iat, exp } = payload;
  if (
    typeof sub !== 'string' ||
    sub === '' ||
    sub.length > 255 ||
    typeof tenant !== 'string' ||
    typeof exp !== 'number'
  )
    throw invalidCredential();
  if (iat !== undefined && now.getTime() / 1000 - iat > maximumAgeSeconds) throw invalidCredential();
  const roles = textList(payload['roles']);
  const named = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : textList(payload['scope']);
  return {
    subject: sub,
    tenant,
    tenants: textList(payload['tenants']),
    roles,
    scopes: new Set([...named.filter(isScope), ...scopesOfRoles(roles)]),
    grants: payload['scope'] !== undefined || payload['roles'] !== undefined,
    expiresAt: new Date(exp * 1000),
  };
}

/** The scopes of some roles; an unknown role grants nothing. */
export function scopesOfRoles(roles: readonly string[]): Scope[] {
  return roles.flatMap((role) => (isRole(role) ? roleScopes[role] : []));
}

export function isRole(value: string): value is Role {
  return Object.hasOwn(roleScopes, value);
}

export function isScope(value: string): value is Scope {
  return (scopes as readonly string[]).includes(value);
}

function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
